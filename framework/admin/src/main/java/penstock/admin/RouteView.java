package penstock.admin;

import java.util.List;

/// A route as operators see it.
///
/// @param index its place in the order, from 0
/// @param name in the configuration
/// @param listeners whose requests it takes; empty for all
/// @param match what it asks of a request, as text
/// @param action what it does with it, as text
public record RouteView(
    int index, String name, List<String> listeners, String match, String action) {

  public RouteView {
    listeners = List.copyOf(listeners);
  }
}
