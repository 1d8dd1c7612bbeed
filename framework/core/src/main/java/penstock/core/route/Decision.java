package penstock.core.route;

/// A route and what becomes of the request.
///
/// @param route the route that took the request
/// @param action the route's own, or what its rule said
public record Decision(Route route, Action action) {}
