package penstock.core.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.spi.Extension;
import penstock.spi.session.FiltersSessions;
import penstock.spi.session.SessionFilter;
import penstock.spi.tls.EndsTls;
import penstock.spi.tls.TlsTermination;

/// The extensions that a listener is given with its intake.
///
/// @param tls ends TLS for it; null for none
/// @param filters say who may come in
record Fittings(@Nullable Live<TlsTermination> tls, List<Live<SessionFilter>> filters)
    implements AutoCloseable {

  /// Makes what a listener's settings ask for.
  ///
  /// @param path where the listener stands
  /// @throws RuntimeException what a factory throws; nothing is left behind then
  static Fittings of(Record settings, Live.Contexts contexts, String path) {
    List<Live<SessionFilter>> filters = new ArrayList<>();
    try {
      if (settings instanceof FiltersSessions with) {
        for (Extension<SessionFilter> each : with.filters()) {
          filters.add(Live.of(each, null, contexts, path + ".filters[" + filters.size() + "]"));
        }
      }
      Live<TlsTermination> tls =
          settings instanceof EndsTls ends && ends.tls() != null
              ? Live.of(ends.tls().termination(), null, contexts, path + ".tls")
              : null;
      return new Fittings(tls, List.copyOf(filters));
    } catch (RuntimeException | LinkageError e) {
      filters.forEach(Live::close);
      throw e;
    }
  }

  /// What ends TLS; null for nothing.
  @Nullable TlsTermination termination() {
    return tls == null ? null : tls.instance();
  }

  /// Who says who may come in.
  List<SessionFilter> sessionFilters() {
    return filters.stream().map(Live::instance).toList();
  }

  @Override
  public void close() {
    if (tls != null) {
      tls.close();
    }
    filters.forEach(Live::close);
  }
}
