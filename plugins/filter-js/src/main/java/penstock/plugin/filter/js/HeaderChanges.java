package penstock.plugin.filter.js;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import penstock.scripting.view.Bounds;
import penstock.spi.http.HttpText;

/// Changes of headers that a script asks for, made together once it has ended well. For one thread
/// at a time.
final class HeaderChanges {

  private final List<Change> changes = new ArrayList<>(4);
  private int length;

  private enum Kind {
    SET,
    ADD,
    REMOVE
  }

  private record Change(Kind kind, HttpString name, String value) {}

  /// @throws IllegalArgumentException if it cannot be sent, or is too much
  void set(@Nullable String name, @Nullable String value) {
    change(Kind.SET, name, value);
  }

  /// @throws IllegalArgumentException if it cannot be sent, or is too much
  void add(@Nullable String name, @Nullable String value) {
    change(Kind.ADD, name, value);
  }

  /// @throws IllegalArgumentException if it is no header's name
  void remove(@Nullable String name) {
    change(Kind.REMOVE, name, "");
  }

  private void change(Kind kind, @Nullable String name, @Nullable String value) {
    if (name == null || value == null) {
      throw new IllegalArgumentException(
          "header" + (name == null ? "" : "." + name) + ": nothing (expected: text)");
    }
    HttpText.checkHeaderName("header", name);
    if (name.toLowerCase(Locale.ROOT).startsWith("grpc-")) {
      throw new IllegalArgumentException(
          "header: " + name + " (expected: one that is not gRPC's own)");
    }
    HttpText.checkHeaderValue("header." + name, value);
    length += name.length() + value.length();
    Bounds.check("headers", length, Bounds.HEAD);
    changes.add(new Change(kind, HttpString.tryFromString(name), value.strip()));
  }

  /// Makes the changes, in the order they were asked for.
  void apply(HeaderMap headers) {
    for (Change change : changes) {
      switch (change.kind()) {
        case SET -> headers.put(change.name(), change.value());
        case ADD -> headers.add(change.name(), change.value());
        case REMOVE -> headers.remove(change.name());
      }
    }
  }
}
