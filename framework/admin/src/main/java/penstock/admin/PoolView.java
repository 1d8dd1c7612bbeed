package penstock.admin;

import java.util.List;

/// A pool as operators see it.
///
/// @param name in the configuration
/// @param balance the type of its balancing policy
/// @param panic whether all endpoints are used because too few are usable
/// @param endpoints by name
public record PoolView(String name, String balance, boolean panic, List<EndpointView> endpoints) {

  public PoolView {
    endpoints = List.copyOf(endpoints);
  }
}
