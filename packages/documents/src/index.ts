export { LABEL_TEMPLATES, type LabelTemplate, type LabelTemplateName } from './label/label-templates.ts'
export { LabelProblem, type LabelProblemCode } from './label/label-problem.ts'
export { renderLabel, type RenderedLabel, type RenderLabelOptions } from './label/render.ts'
export { renderLotLabel, type LotLabelContent } from './label/lot-label.ts'
