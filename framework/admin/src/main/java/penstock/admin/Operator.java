package penstock.admin;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What operators order by the admin paths; implemented by the server. Any thread may call it, and
/// wait a moment.
public interface Operator {

  /// Orders a state, a weight or both.
  ///
  /// @param endpoint null for all endpoints of the pool
  /// @return how far each is; null if there is no such pool or endpoint
  /// @throws IllegalArgumentException if it makes no sense
  @Nullable List<DrainView> order(String pool, @Nullable String endpoint, OrderBody order);

  /// How far endpoints are.
  ///
  /// @param endpoint null for all endpoints of the pool
  /// @return null if there is no such pool or endpoint
  @Nullable List<DrainView> progress(String pool, @Nullable String endpoint);

  /// Lets a listener accept nothing any more, or again.
  ///
  /// @return false if there is none of this name
  /// @throws IOException if it cannot listen again
  /// @throws IllegalStateException if the process ends
  boolean rest(String listener, boolean rests) throws IOException;

  /// Lets the process be not ready and close every connection with its next answer, or ends that.
  ///
  /// @throws IllegalStateException if the process ends
  void rest(boolean rests);

  /// The process as a whole.
  ProcessView process();
}
