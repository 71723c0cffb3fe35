extension Endpoint {
    /// All resources.
    static let all: [Endpoint] =
        PayloadRoutes.all + ValidityRoutes.all + DeltaRoutes.all + PathRoutes.all + PayloadLookupRoutes.all
        + ObjectRoutes.all + FindingRoutes.all + ServiceRoutes.all + EventRoutes.all + StatusRoutes.all
        + HealthRoutes.all + MetricsRoutes.all + OpenAPIRoutes.all
}
