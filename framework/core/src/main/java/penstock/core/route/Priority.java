package penstock.core.route;

/// What is turned away first when there is too much to do: `routes[].priority`.
public enum Priority {
  /// Before all others.
  LOW,
  /// When nearly all of low priority is turned away and there is still too much to do.
  NORMAL,
  /// Only for want of memory, and last.
  HIGH
}
