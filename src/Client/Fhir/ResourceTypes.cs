using static Salus.Client.Fhir.Categories;

namespace Salus.Client.Fhir;

/// <summary>What one R4 resource type is to a patient. <paramref name="Category"/> null: never a patient's document.
/// <paramref name="IsSupporting"/>: a document only when it names the patient.</summary>
internal sealed record ResourceType(string Name, string? Category, bool IsSupporting)
{
    /// <summary>Where the resource says whose it is; "a.b" goes through the repeating element a.</summary>
    public IReadOnlyList<string> PatientPaths { get; } = ResourceTypes.PathsOf(Name);
}

/// <summary>Every resource type of FHIR R4 (4.0.1) with its category (spec fhir 3.2).</summary>
internal static class ResourceTypes
{
    private static readonly (string? Category, bool IsSupporting, string Names)[] Table =
    [
        (EmergencySummary, false, "Patient RelatedPerson"),
        (Allergy, false, "AllergyIntolerance"),
        (Diagnosis, false, "AdverseEvent BodyStructure Condition FamilyMemberHistory RiskAssessment"),
        (Procedure, false, "DeviceRequest DeviceUseStatement Procedure ServiceRequest SupplyDelivery SupplyRequest"),
        (Immunization, false, "Immunization ImmunizationEvaluation ImmunizationRecommendation"),
        (Medication, false, "MedicationAdministration MedicationDispense MedicationRequest MedicationStatement"),
        (Laboratory, false, "MolecularSequence Specimen"),
        (Imaging, false, "ImagingStudy Media"),
        (Categories.Claim, false, "Account ChargeItem Claim ClaimResponse Coverage CoverageEligibilityRequest "
            + "CoverageEligibilityResponse EnrollmentRequest EnrollmentResponse ExplanationOfBenefit Invoice "
            + "PaymentNotice PaymentReconciliation"),
        (ClinicalNote, false, "Appointment AppointmentResponse Basic Binary CarePlan CareTeam ClinicalImpression "
            + "Communication CommunicationRequest Composition Consent Contract DetectedIssue DiagnosticReport "
            + "DocumentManifest DocumentReference Encounter EpisodeOfCare Flag Goal GuidanceResponse List "
            + "NutritionOrder Observation Provenance QuestionnaireResponse RequestGroup ResearchSubject Task "
            + "VisionPrescription"),
        (EmergencySummary, true, "Person"),
        (Procedure, true, "BiologicallyDerivedProduct Device"),
        (ClinicalNote, true, "AuditEvent Linkage MeasureReport Schedule"),
        (null, true, "ActivityDefinition CapabilityStatement CatalogEntry ChargeItemDefinition CodeSystem "
            + "CompartmentDefinition ConceptMap DeviceDefinition DeviceMetric EffectEvidenceSynthesis Endpoint "
            + "EventDefinition Evidence EvidenceVariable ExampleScenario GraphDefinition Group HealthcareService "
            + "ImplementationGuide InsurancePlan Library Location Measure Medication MedicationKnowledge "
            + "MedicinalProduct MedicinalProductAuthorization MedicinalProductContraindication "
            + "MedicinalProductIndication MedicinalProductIngredient MedicinalProductInteraction "
            + "MedicinalProductManufactured MedicinalProductPackaged MedicinalProductPharmaceutical "
            + "MedicinalProductUndesirableEffect MessageDefinition MessageHeader NamingSystem ObservationDefinition "
            + "OperationDefinition OperationOutcome Organization OrganizationAffiliation Parameters PlanDefinition "
            + "Practitioner PractitionerRole Questionnaire ResearchDefinition ResearchElementDefinition "
            + "ResearchStudy RiskEvidenceSynthesis SearchParameter Slot SpecimenDefinition StructureDefinition "
            + "StructureMap Subscription Substance SubstanceNucleicAcid SubstancePolymer SubstanceProtein "
            + "SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification "
            + "TerminologyCapabilities TestReport TestScript ValueSet VerificationResult"),
    ];

    private static readonly Dictionary<string, string[]> SpecialPaths = new(StringComparer.Ordinal)
    {
        ["Appointment"] = ["participant.actor"],
        ["AppointmentResponse"] = ["actor"],
        ["AuditEvent"] = ["agent.who", "entity.what"],
        ["Coverage"] = ["beneficiary"],
        ["EnrollmentRequest"] = ["candidate"],
        ["Linkage"] = ["item.resource"],
        ["Person"] = ["link.target"],
        ["Provenance"] = ["target"],
        ["ResearchSubject"] = ["individual"],
        ["Schedule"] = ["actor"],
        ["Task"] = ["for"],
    };

    private static readonly Dictionary<string, ResourceType> ByName = Table
        .SelectMany(row => row.Names.Split(' ').Select(name => new ResourceType(name, row.Category, row.IsSupporting)))
        .Append(new ResourceType("Bundle", null, IsSupporting: true))
        .ToDictionary(type => type.Name, StringComparer.Ordinal);

    public static IReadOnlyCollection<ResourceType> All => ByName.Values;

    public static ResourceType? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Whether a reference to such a resource means a person, or a group of them.</summary>
    public static bool IsPerson(string name) =>
        name is "Patient" or "RelatedPerson" or "Person" or "Practitioner" or "PractitionerRole" or "Group";

    internal static string[] PathsOf(string name) => SpecialPaths.GetValueOrDefault(name) ?? ["subject", "patient"];
}
