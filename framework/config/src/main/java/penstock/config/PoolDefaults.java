package penstock.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.config.Written.Broken;
import penstock.config.Written.Entry;
import penstock.config.Written.Mapping;
import penstock.config.Written.Scalar;
import penstock.config.Written.Sequence;

/// Puts `defaults.pool` under every pool: blocks are merged key by key, lists and values of the
/// pool replace those of the defaults.
final class PoolDefaults {

  static final String DEFAULTS = "defaults";
  static final String POOL = "pool";
  static final String POOLS = "pools";

  private PoolDefaults() {}

  /// Takes `defaults` out of a configuration and puts it under its pools.
  ///
  /// @return the configuration without `defaults`
  static Mapping apply(Mapping root, Problems problems) {
    Map<String, Entry> entries = new LinkedHashMap<>(root.entries());
    Entry defaults = entries.remove(DEFAULTS);
    if (defaults == null) {
      return root;
    }
    Mapping pool = poolOf(defaults.value(), problems);
    Entry pools = entries.get(POOLS);
    if (pool != null && pools != null && pools.value() instanceof Mapping named) {
      Mapping inherited = inherited(pool, DEFAULTS + "." + POOL);
      Map<String, Entry> merged = new LinkedHashMap<>();
      named
          .entries()
          .forEach((name, entry) ->
              merged.put(name, new Entry(entry.key(), under(inherited, entry.value()), null)));
      entries.put(POOLS, new Entry(pools.key(), new Mapping(named.place(), merged), null));
    }
    return new Mapping(root.place(), entries);
  }

  private static @Nullable Mapping poolOf(Written defaults, Problems problems) {
    Mapping block = block(defaults, DEFAULTS, problems);
    if (block == null) {
      return null;
    }
    block
        .entries()
        .forEach((key, entry) -> {
          if (!key.equals(POOL)) {
            String path = Paths.key(DEFAULTS, key);
            problems.add(entry.key(), path, Words.unknownKey(key, List.of(POOL)));
          }
        });
    Entry pool = block.entries().get(POOL);
    return pool == null ? null : block(pool.value(), DEFAULTS + "." + POOL, problems);
  }

  private static @Nullable Mapping block(Written written, String path, Problems problems) {
    if (written instanceof Mapping mapping) {
      return mapping;
    }
    if (!written.isNothing() && !(written instanceof Broken)) {
      problems.add(written.place(), path, written.what() + " (expected: a block)");
    }
    return null;
  }

  /// The same, knowing where it was written and beside which `type:`.
  private static Mapping inherited(Mapping mapping, String path) {
    Entry type = mapping.entries().get("type");
    String under = type != null && type.value() instanceof Scalar scalar ? scalar.text() : "";
    Map<String, Entry> entries = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach((key, entry) -> {
          String inner = Paths.key(path, key);
          entries.put(
              key, new Entry(entry.key().at(inner), inherited(entry.value(), inner), under));
        });
    return new Mapping(mapping.place().at(path), entries);
  }

  private static Written inherited(Written written, String path) {
    Place place = written.place().at(path);
    return switch (written) {
      case Mapping mapping -> inherited(mapping, path);
      case Sequence sequence -> {
        List<Written> items = new ArrayList<>();
        for (Written item : sequence.items()) {
          items.add(inherited(item, Paths.item(path, items.size())));
        }
        yield new Sequence(place, items);
      }
      case Scalar scalar -> new Scalar(place, scalar.text(), scalar.shown(), scalar.plain());
      case Broken _ -> new Broken(place);
    };
  }

  private static Written under(Written inherited, Written own) {
    if (own.isNothing()) {
      return inherited instanceof Mapping below
          ? new Mapping(own.place(), below.entries())
          : inherited;
    }
    if (!(own instanceof Mapping over) || !(inherited instanceof Mapping below)) {
      return own;
    }
    Map<String, Entry> entries = new LinkedHashMap<>(below.entries());
    over.entries()
        .forEach((key, entry) -> {
          Entry beneath = below.entries().get(key);
          Written value = beneath == null ? entry.value() : under(beneath.value(), entry.value());
          entries.put(key, new Entry(entry.key(), value, null));
        });
    return new Mapping(over.place(), entries);
  }
}
