import { definitionOf, REFUSALS, SIGNATURE_MEANINGS } from '@batchproof/domain'
import { commandInput, issueComponentBody } from '@batchproof/protocol'
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

const issued = {
  type: 'object',
  required: [
    'ok',
    'batchId',
    'batchNumber',
    'stepId',
    'lineId',
    'lotId',
    'lotNumber',
    'materialName',
    'quantity',
    'recordedAt',
    'person',
    'machine',
    'eventHash',
  ],
  properties: {
    ok: { const: true },
    batchId: { type: 'string' },
    batchNumber: { type: 'string' },
    stepId: { type: 'string' },
    lineId: { type: 'string' },
    lotId: { type: 'string' },
    lotNumber: { type: 'string' },
    materialName: { type: 'string' },
    quantity: {
      type: 'object',
      required: ['value', 'unit'],
      properties: { value: { type: 'string', description: 'Exact decimal.' }, unit: { type: 'string' } },
    },
    recordedAt: { type: 'string', format: 'date-time' },
    person: reference('Named'),
    machine: reference('Named'),
    eventHash: { type: 'string', pattern: '^[0-9a-f]{64}$' },
  },
}

const named = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: { type: 'string' }, name: { type: 'string' } },
}

const requestIdHeader = { 'X-Request-Id': { schema: { type: 'string' }, description: 'Leads to the log.' } }
const retryAfter = { 'Retry-After': { schema: { type: 'integer' }, description: 'Seconds.' } }

/** An answer to a machine, with the headers that it carries. */
const toMachine = (description: string, name: string, headers: object = {}) => ({
  ...answer(description, reference(name)),
  headers: { ...requestIdHeader, ...headers },
})

const issueComponentOperation = {
  operationId: 'issueComponent',
  summary: 'Issue a component, for scanners and other systems',
  description:
    'By the rules of the kiosk’s scan, in the name of the person that the token was made for. The lot by what was scanned (supplier’s barcode, `CLX:<lot uuid>`, GS1 element string) or by its id; a lot with a barcode on file needs the matching scan. The step is signed on the kiosk afterwards and repeats what was issued. 120 requests a minute and token. Requirement B08.2.',
  tags: ['batch'],
  security: [{ machine: [] }],
  parameters: [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: true,
      description: 'New for every issue. Sent again with the same body, the recorded answer comes back.',
      schema: { type: 'string', minLength: 1, maxLength: 200 },
    },
  ],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: z.toJSONSchema(issueComponentBody, { io: 'input', unrepresentable: 'any' }),
      },
    },
  },
  responses: {
    200: toMachine('Issued; the same answer however often it is sent.', 'Issued', {
      'Idempotency-Replayed': { schema: { const: 'true' }, description: 'It had been recorded before.' },
    }),
    400: toMachine('A field, or the key, is missing or wrong.', 'IssueRefused'),
    401: toMachine('No token, or one that is not known or was revoked.', 'Problem'),
    403: toMachine('The token, or its person, may not do this.', 'IssueRefused'),
    404: toMachine('There is no such batch.', 'IssueRefused'),
    409: toMachine('The key stands for another request, or the record moved.', 'IssueRefused'),
    422: toMachine('Refused by a rule, with every reason.', 'IssueRefused'),
    429: toMachine('Too many requests.', 'Problem', retryAfter),
    503: toMachine('The record cannot be reached.', 'Problem', retryAfter),
  },
}

const machinePaths = { '/api/batches/issue-component': { post: issueComponentOperation } }

type CommandPaths = Readonly<Record<`/api/commands/${string}`, { post: ReturnType<typeof operationOf> }>>

/**
 * The REST face as OpenAPI 3.1, made from the catalogue: one path a command, and what machines may send.
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
    paths: { ...Object.fromEntries(paths), ...machinePaths } as CommandPaths & typeof machinePaths,
    components: {
      schemas: {
        Recorded: recorded,
        Refused: refused,
        Problem: problem,
        Issued: issued,
        IssueRefused: {
          ...refused,
          required: ['ok', 'requestId', 'refusals'],
          properties: { ...refused.properties, requestId: { type: 'string' } },
        },
        Named: named,
      },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-batchproof-session' },
        machine: { type: 'http', scheme: 'bearer', description: 'Token of a machine, made in the office.' },
        request: { type: 'apiKey', in: 'header', name: 'x-batchproof' },
      },
    },
  }
}
