export type FhirFault =
  | 'bundle-too-large' | 'bundle-not-xml' | 'bundle-not-json' | 'bundle-too-deep' | 'bundle-not-fhir'
  | 'bundle-wrong-type' | 'bundle-no-patient' | 'bundle-two-patients'
  | 'bundle-duplicate-url' | 'bundle-foreign-subject'

/** A bundle was refused, in whole; no value of it is quoted. spec fhir 5.1, 6.1 */
export class FhirRejected extends Error {
  constructor(readonly code: FhirFault, message: string) {
    super(message)
  }
}
