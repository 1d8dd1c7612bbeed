package penstock.spi.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.http.HttpText;
import penstock.spi.http.PathNormalizer;
import penstock.spi.traffic.Header;

/// What a rule does to a request on its way.
///
/// @param set headers for the endpoint; each replaces what the client sent under its name
/// @param remove names of headers that the endpoint does not get
/// @param path what the endpoint is asked for in the place of the request's path, without the
///   query, beginning with `/`; null to leave it
/// @param hashKey what consistent algorithms hash: the request's fact `rule.key`, so a pool takes
///   it by `key: fact.rule.key`; null for none
/// @param subset labels that an endpoint must have to be chosen; empty for any
public record Changes(
    List<Header> set,
    List<String> remove,
    @Nullable String path,
    @Nullable String hashKey,
    Map<String, String> subset) {

  /// None.
  public static final Changes NONE = new Changes(List.of(), List.of(), null, null, Map.of());

  /// The fact under which requests carry [#hashKey()].
  public static final String KEY_FACT = "rule.key";

  /// Checks what would break a request.
  ///
  /// @throws IllegalArgumentException if a header is malformed or about the message's framing, or
  ///   the path is none that a client may send, see [PathNormalizer#checked]
  public Changes {
    set = List.copyOf(set);
    remove = List.copyOf(remove);
    subset = Map.copyOf(subset);
    for (Header header : set) {
      HttpText.checkHeaderName("set", header.name());
      HttpText.checkHeaderValue("set." + header.name(), header.value());
    }
    remove.forEach(name -> HttpText.checkHeaderName("remove", name));
    if (path != null) {
      path = PathNormalizer.checked("path", path);
    }
  }

  /// These, and then others, which win where both say something.
  public Changes and(Changes later) {
    if (isEmpty()) {
      return later;
    }
    if (later.isEmpty()) {
      return this;
    }
    List<Header> both = new ArrayList<>(set);
    // What is removed is removed before anything is set.
    later.remove.forEach(name -> both.removeIf(header -> header.name().equalsIgnoreCase(name)));
    both.addAll(later.set);
    List<String> gone = new ArrayList<>(remove);
    gone.addAll(later.remove);
    return new Changes(
        both,
        gone,
        later.path == null ? path : later.path,
        later.hashKey == null ? hashKey : later.hashKey,
        later.subset.isEmpty() ? subset : later.subset);
  }

  /// Whether there are none.
  public boolean isEmpty() {
    return set.isEmpty() && remove.isEmpty() && path == null && hashKey == null && subset.isEmpty();
  }
}
