package penstock.admin;

import java.util.List;

/// How far all endpoints of a pool are in what was ordered.
///
/// @param pool in the configuration
/// @param inFlight requests and upgrades under way at all of them
/// @param empty whether all of them can be taken away
/// @param endpoints by name
record PoolDrainView(String pool, int inFlight, boolean empty, List<DrainView> endpoints) {

  static PoolDrainView of(String pool, List<DrainView> endpoints) {
    return new PoolDrainView(
        pool,
        endpoints.stream().mapToInt(DrainView::inFlight).sum(),
        endpoints.stream().allMatch(DrainView::empty),
        List.copyOf(endpoints));
  }
}
