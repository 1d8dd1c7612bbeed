package penstock.spi.session;

import java.util.List;
import penstock.spi.Extension;

/// Settings of a listener with filters. The framework makes them and gives them to the listener in
/// its intake.
@FunctionalInterface
public interface FiltersSessions {

  /// The filters, in the order in which they are asked.
  List<Extension<SessionFilter>> filters();
}
