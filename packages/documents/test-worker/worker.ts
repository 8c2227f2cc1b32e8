import { labelContent } from '@batchproof/domain/labelling/label-content.ts'
import { LabelProblem, renderLabel, type LabelTemplateName } from '../src/index.ts'

/**
 * Draws labels inside workerd, for `src/label/render.workerd.test.ts`: POST a label content as JSON to
 * `/?template=syringe`, the PNG comes back. Not deployed.
 */
export default {
  async fetch(request: Request): Promise<Response> {
    const template = new URL(request.url).searchParams.get('template') as LabelTemplateName
    try {
      const { png } = await renderLabel(labelContent.parse(await request.json()), { template })
      return new Response(png as Uint8Array<ArrayBuffer>, { headers: { 'content-type': 'image/png' } })
    } catch (error) {
      if (error instanceof LabelProblem) return Response.json({ code: error.code }, { status: 422 })
      throw error
    }
  },
}
