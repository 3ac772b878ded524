import type { Category } from '../codes'

/** Rows of a category and the codes that mean it. */
export type CodeRows = readonly (readonly [category: Category, codes: string])[]

export const loinc = 'http://loinc.org'
export const mdc = 'urn:iso:std:iso:11073:10101'

/** Codes that decide whatever category the sender gave: of LOINC, then of IEEE 11073 (MDC). spec fhir 3.4 */
export const decisive: Readonly<Record<string, CodeRows>> = {
  [loinc]: [
    ['ecg', '11524-6 34534-8 8601-7 8625-6 8633-0 8634-8 8636-3 18844-1'],
    ['activity', '55423-8 41950-7 41953-1 41981-2 55411-3 55424-6 55430-3 73985-4 80493-0'],
    ['sleep', '93829-0 93830-8 93831-6 93832-4'],
    ['environment', '60832-3'],
    ['clinical-note', '55757-9 55758-7 44249-1 44261-6 89206-7 89204-2 69737-5 70274-6 72109-2 75626-2 '
      + '82666-9 82667-7 76499-3 76504-0 93025-5 72166-2 28245-9 76690-7 71802-3 55277-8 69453-9 69409-1'],
    ['emergency-summary', '60591-5'],
  ],
  [mdc]: [
    ['ecg', '131328 131329 131330 131331 131332 131333 131334 131335 131336 131389 131390 131391 131392'],
  ],
}

/** HL7 observation-category; who says several means the one that is shared least. spec fhir 3.5 */
export const observationCategories: CodeRows = [
  ['clinical-note', 'survey social-history sdoh'],
  ['sleep', 'sleep'],
  ['activity', 'activity physical-activity'],
  ['vital-signs', 'vital-signs'],
  ['imaging', 'imaging'],
  ['laboratory', 'laboratory lab'],
  ['environment', 'environment'],
  ['procedure', 'procedure'],
  ['clinical-note', 'exam therapy'],
]

/** The vital signs profile of FHIR R4, Synthea's additions, pulse oximetry in MDC. spec fhir 3.3 */
export const vitalSigns: Readonly<Record<string, CodeRows>> = {
  [loinc]: [['vital-signs', '85353-1 85354-9 55284-4 35094-2 8480-6 8462-4 8478-0 8867-4 9279-1 2708-6 59408-5 8310-5 '
    + '8331-1 8328-7 8332-9 8302-2 8306-3 29463-7 3141-9 39156-5 59576-9 77606-2 8287-5 9843-4 72514-3 80404-7']],
  [mdc]: [['vital-signs', '150456 149530 149538 149546 150016']],
}

/** HL7 v2-0074 (diagnostic service section), US Core's LOINC parts, SNOMED CT specialties. spec fhir 3.6 */
export const reportCategories: CodeRows = [
  ['ecg', 'EC'],
  ['imaging', 'RAD RX RUS CT CUS NMR NMS OUS VUS XRC imaging LP29684-5 394914008 363679005'],
  ['procedure', 'CTH PF procedure'],
  ['laboratory', 'LAB OSL HM CH MB MCB MYC PAR VR SR IMM BG BLB CG CP SP PAT TX URN GE laboratory LP7839-6 '
    + '108252007 394915009'],
]

/** LOINC document types that are not notes. spec fhir 3.7 */
export const writings: Readonly<Record<string, CodeRows>> = {
  [loinc]: [
    ['laboratory', '11502-2 26436-6 11526-1 27898-6'],
    ['imaging', '18748-4 18726-0 18782-3 18760-9'],
    ['medication', '57833-6 10160-0 56445-0'],
    ['immunization', '11369-6 82593-5'],
    ['allergy', '48765-2'],
    ['diagnosis', '11450-4'],
    ['procedure', '11504-8 28570-0 47519-4'],
  ],
}

/** SNOMED CT categories of ServiceRequest. spec fhir 3.8 */
export const requestCategories: CodeRows = [
  ['laboratory', '108252007 laboratory'],
  ['imaging', '363679005 imaging'],
]

/** Resource types with the category that each is of, unless its codes say otherwise. spec fhir 3.2 */
export const resourceTypes: CodeRows = [
  ['emergency-summary', 'Patient RelatedPerson'],
  ['allergy', 'AllergyIntolerance'],
  ['diagnosis', 'AdverseEvent BodyStructure Condition FamilyMemberHistory RiskAssessment'],
  ['procedure', 'DeviceRequest DeviceUseStatement Procedure ServiceRequest SupplyDelivery SupplyRequest'],
  ['immunization', 'Immunization ImmunizationEvaluation ImmunizationRecommendation'],
  ['medication', 'MedicationAdministration MedicationDispense MedicationRequest MedicationStatement'],
  ['laboratory', 'MolecularSequence Specimen'],
  ['imaging', 'ImagingStudy Media'],
  ['claim', 'Account ChargeItem Claim ClaimResponse Coverage CoverageEligibilityRequest CoverageEligibilityResponse '
    + 'EnrollmentRequest EnrollmentResponse ExplanationOfBenefit Invoice PaymentNotice PaymentReconciliation'],
  ['clinical-note', 'Appointment AppointmentResponse Basic Binary CarePlan CareTeam ClinicalImpression Communication '
    + 'CommunicationRequest Composition Consent Contract DetectedIssue DiagnosticReport DocumentManifest '
    + 'DocumentReference Encounter EpisodeOfCare Flag Goal GuidanceResponse List NutritionOrder Observation Provenance '
    + 'QuestionnaireResponse RequestGroup ResearchSubject Task VisionPrescription'],
]

/** Types that are a document only when one of their elements names the patient. spec fhir 2.8 */
export const whenNamed: CodeRows = [
  ['emergency-summary', 'Person'],
  ['procedure', 'BiologicallyDerivedProduct Device'],
  ['clinical-note', 'AuditEvent Linkage MeasureReport Schedule'],
]

/** Types that are never a patient's document. spec fhir 3.2 */
export const supporting = new Set((
  'ActivityDefinition CapabilityStatement CatalogEntry ChargeItemDefinition CodeSystem CompartmentDefinition '
  + 'ConceptMap DeviceDefinition DeviceMetric EffectEvidenceSynthesis Endpoint EventDefinition Evidence '
  + 'EvidenceVariable ExampleScenario GraphDefinition Group HealthcareService ImplementationGuide InsurancePlan '
  + 'Library Location Measure Medication MedicationKnowledge MedicinalProduct MedicinalProductAuthorization '
  + 'MedicinalProductContraindication MedicinalProductIndication MedicinalProductIngredient '
  + 'MedicinalProductInteraction MedicinalProductManufactured MedicinalProductPackaged '
  + 'MedicinalProductPharmaceutical MedicinalProductUndesirableEffect MessageDefinition MessageHeader NamingSystem '
  + 'ObservationDefinition OperationDefinition OperationOutcome Organization OrganizationAffiliation Parameters '
  + 'PlanDefinition Practitioner PractitionerRole Questionnaire ResearchDefinition ResearchElementDefinition '
  + 'ResearchStudy RiskEvidenceSynthesis SearchParameter Slot SpecimenDefinition StructureDefinition StructureMap '
  + 'Subscription Substance SubstanceNucleicAcid SubstancePolymer SubstanceProtein SubstanceReferenceInformation '
  + 'SubstanceSourceMaterial SubstanceSpecification TerminologyCapabilities TestReport TestScript ValueSet '
  + 'VerificationResult').split(' '))
