import { recallPdf } from '../src/recall/recall-pdf.ts'
import { recallSample } from '../test/recall-sample.ts'

/** Lays a recall's report out inside workerd, for `src/recall/recall-pdf.workerd.test.ts`. Not deployed. */
export default {
  async fetch(): Promise<Response> {
    const bytes = await recallPdf(recallSample(60))
    return new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { 'content-type': 'application/pdf' } })
  },
}
