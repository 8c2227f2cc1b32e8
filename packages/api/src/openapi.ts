import { definitionOf, REFUSALS, SIGNATURE_MEANINGS } from '@batchproof/domain'
import { commandInput } from '@batchproof/protocol'
import { z } from 'zod'
import { exposedCommands } from './run-command.ts'
import type { ExposedCommand } from './run-command.ts'

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` })

const answer = (description: string, schema: object) => ({
  description,
  content: { 'application/json': { schema } },
})

const recorded = {
  type: 'object',
  required: ['ok', 'subject', 'version', 'events', 'repeated'],
  properties: {
    ok: { const: true },
    subject: { type: 'string' },
    version: { type: 'integer', description: 'Version of the subject’s stream after the command.' },
    repeated: { type: 'boolean', description: 'True when this command id had been recorded before.' },
    events: {
      type: 'array',
      items: {
        type: 'object',
        required: ['seq', 'stream', 'version', 'type', 'hash'],
        properties: {
          seq: { type: ['integer', 'null'] },
          stream: { type: 'string' },
          version: { type: 'integer' },
          type: { type: 'string' },
          hash: { type: 'string', pattern: '^[0-9a-f]{64}$' },
        },
      },
    },
  },
}

const refused = {
  type: 'object',
  required: ['ok', 'refusals'],
  properties: {
    ok: { const: false },
    refusals: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['code', 'message', 'nature', 'requirement'],
        properties: {
          code: { enum: Object.keys(REFUSALS) },
          message: { type: 'string' },
          field: { type: 'string', description: 'Path of the field in the payload.' },
          nature: { enum: ['transient', 'final'] },
          requirement: { type: 'string' },
        },
      },
    },
  },
}

const problem = {
  type: 'object',
  required: ['message', 'requestId'],
  properties: { message: { type: 'string' }, requestId: { type: 'string' } },
}

function operationOf(name: ExposedCommand) {
  const { label, requirement, roles, signature, subject, payload, creates, offline } = definitionOf(name)
  const signed = signature ? `Signed as “${SIGNATURE_MEANINGS[signature.meaning]}”.` : 'Needs no signature.'
  const made = creates
    ? `Makes a new ${subject}; \`subject\` is a fresh uuid.`
    : `Over an existing ${subject}.`
  const schema = z.toJSONSchema(commandInput(payload), { io: 'input', unrepresentable: 'any' })
  return {
    operationId: name,
    summary: label,
    description: `${made} ${signed} Roles: ${roles.join(', ')}. Requirement ${requirement}.`,
    tags: [subject],
    'x-offline': offline,
    requestBody: { required: true, content: { 'application/json': { schema } } },
    responses: {
      200: answer('Recorded.', reference('Recorded')),
      400: answer('The body is not JSON.', reference('Problem')),
      401: answer('Nobody is signed in.', reference('Problem')),
      403: answer('Not from our own pages, or a new PIN must be chosen first.', reference('Problem')),
      422: answer('Refused, with every reason.', reference('Refused')),
    },
  }
}

/**
 * The REST face as OpenAPI 3.1, made from the catalogue: one path a command.
 *
 * @param origin the site's address
 * @param version of the program
 */
export function openApiDocument(origin: string, version: string) {
  const paths = exposedCommands.map((name) => [`/api/commands/${name}`, { post: operationOf(name) }])
  return {
    openapi: '3.1.1',
    info: { title: 'Batchproof', version, description: 'Every command of the record.' },
    servers: [{ url: origin }],
    security: [{ session: [], request: [] }],
    paths: Object.fromEntries(paths) as Record<string, { post: ReturnType<typeof operationOf> }>,
    components: {
      schemas: { Recorded: recorded, Refused: refused, Problem: problem },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-batchproof-session' },
        request: { type: 'apiKey', in: 'header', name: 'x-batchproof' },
      },
    },
  }
}
