package penstock.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.config.Catalogue.Offer;
import penstock.config.Shape.Block;
import penstock.config.Shape.Field;
import penstock.config.Shape.Plugged;
import penstock.config.Written.Broken;
import penstock.config.Written.Entry;
import penstock.config.Written.Mapping;
import penstock.config.Written.Scalar;
import penstock.config.Written.Sequence;

/// Binds blocks to settings records, and the blocks of extensions to those of the type they name.
final class BlockBinder {

  private static final String TYPE = "type";

  private final Binder binder;
  private final Catalogue catalogue;
  private final Environment environment;
  private final Problems problems;
  private final RecordMaker maker;
  private final IdentityHashMap<Field, Bound> presets = new IdentityHashMap<>();

  BlockBinder(Binder binder, Catalogue catalogue, Environment environment, Problems problems) {
    this.binder = binder;
    this.catalogue = catalogue;
    this.environment = environment;
    this.problems = problems;
    this.maker = new RecordMaker(problems);
  }

  /// What surrounds a block.
  ///
  /// @param path the block's
  /// @param others keys that stand in the block and are not the record's
  /// @param complete whether what is missing is a problem
  record Scope(String path, List<String> others, boolean complete) {}

  /// What a block says about the extension in it.
  ///
  /// @param offer null if none is chosen or the chosen one is unknown
  /// @param ok whether the choice is good
  private record Chosen(@Nullable Offer offer, boolean ok) {}

  Bound bind(Block block, Written written, String path) {
    return bind(block, written, new Scope(path, List.of(), true));
  }

  Bound bind(Block block, Written written, Scope scope) {
    Mapping mapping = mapping(block, written);
    if (mapping == null) {
      return binder.wrong(block, written, scope.path());
    }
    Parts parts = new Parts();
    boolean inlined = false;
    for (Field field : block.fields()) {
      if (field.inline() == null) {
        parts.add(component(field, mapping, scope), () -> absent(field, mapping, scope));
      } else {
        Chosen chosen = chosen(field, mapping, scope.path());
        inlined = chosen.offer() != null || !chosen.ok();
        parts.add(inline(block, chosen, mapping, scope), () -> nothing(field));
      }
    }
    // An extension's own block knows more keys, and has looked.
    boolean known = inlined || binder.onlyKnown(mapping, known(block, scope), scope.path());
    Bound made = maker.make(block, parts, mapping, scope.path());
    return known ? made : Bound.rest(made.value());
  }

  private static Bound nothing(Field field) {
    return field.optional() ? Bound.NOTHING : Bound.FAILED;
  }

  private static List<String> known(Block block, Scope scope) {
    List<String> known = new ArrayList<>(block.keys());
    known.addAll(scope.others());
    return known;
  }

  /// The block as written, or what a short form stands for.
  private static @Nullable Mapping mapping(Block block, Written written) {
    if (written instanceof Mapping mapping) {
      return mapping;
    }
    if (written.isNothing()) {
      return new Mapping(written.place(), Map.of());
    }
    Field single = block.shorthand();
    if (single == null && written instanceof Sequence) {
      return null;
    }
    Field meant = single == null ? block.inline() : single;
    return meant == null
        ? null
        : new Mapping(
            written.place(), Map.of(meant.key(), new Entry(written.place(), written, null)));
  }

  private Bound component(Field field, Mapping mapping, Scope scope) {
    String path = Paths.key(scope.path(), field.name());
    Entry entry = mapping.entries().get(field.name());
    if (entry != null && !entry.value().isNothing()) {
      return binder.bind(binder.shapes().of(field.type()), spelledOut(field, entry), path);
    }
    if (field.preset() != null || field.optional()) {
      return absent(field, mapping, scope);
    }
    if (scope.complete()) {
      Place place = mapping.place().inside(field.name());
      String expected = binder.shapes().of(field.type()).expected();
      problems.add(place, path, "missing (expected: " + expected + ")");
    }
    return Bound.FAILED;
  }

  /// What is written, or the block of one name that a word stands for.
  private static Written spelledOut(Field field, Entry entry) {
    if (field.alone() == null || !(entry.value() instanceof Scalar name)) {
      return entry.value();
    }
    Scalar value = new Scalar(name.place(), field.alone(), field.alone(), true);
    return new Mapping(name.place(), Map.of(name.text(), new Entry(name.place(), value, null)));
  }

  /// What a component is that is not written.
  private Bound absent(Field field, Mapping mapping, Scope scope) {
    if (field.preset() == null) {
      return nothing(field);
    }
    Place place = mapping.place().inside(field.name());
    return preset(field, field.preset(), place, Paths.key(scope.path(), field.name()));
  }

  private Bound preset(Field field, String text, Place place, String path) {
    Bound known = presets.get(field);
    if (known != null) {
      return known;
    }
    Substitution substitution = new Substitution(environment, Path.of(""), new ArrayList<>());
    Written written = new YamlReader(place, substitution, problems).read(text);
    Bound value = binder.bind(binder.shapes().of(field.type()), written, path);
    if (value.ok()) {
      presets.put(field, value);
    }
    return value;
  }

  private Chosen chosen(Field field, Mapping mapping, String path) {
    String key = field.key();
    Plugged plugged = (Plugged) binder.shapes().of(field.type());
    Entry entry = mapping.entries().get(key);
    if (entry != null && !entry.value().isNothing()) {
      return offer(plugged, entry.value(), Paths.key(path, key));
    }
    String fallback = field.inline() == null ? "" : field.inline().fallback();
    Place place = mapping.place().inside(key);
    if (!fallback.isEmpty()) {
      return offer(plugged, new Scalar(place, fallback, fallback, true), Paths.key(path, key));
    }
    if (field.optional()) {
      return new Chosen(null, true);
    }
    return missingType(plugged, place, Paths.key(path, key));
  }

  private Chosen missingType(Plugged plugged, Place place, String path) {
    String expected = Words.oneOf(catalogue.types(plugged.extension()));
    problems.add(place, path, "missing (expected: " + expected + ")");
    return new Chosen(null, false);
  }

  private Chosen offer(Plugged plugged, Written type, String path) {
    if (type instanceof Broken) {
      return new Chosen(null, false);
    }
    if (!(type instanceof Scalar scalar)) {
      binder.wrong(plugged, type, path);
      return new Chosen(null, false);
    }
    Offer offer = catalogue.find(plugged.extension(), scalar.text());
    if (offer == null) {
      String message =
          Words.notOneOf(scalar.what(), scalar.text(), catalogue.types(plugged.extension()));
      problems.add(scalar.place(), path, message);
    }
    return new Chosen(offer, offer != null);
  }

  /// Binds the extension whose settings stand among those of the block around it.
  private Bound inline(Block owner, Chosen chosen, Mapping mapping, Scope scope) {
    Offer offer = chosen.offer();
    if (offer == null) {
      return chosen.ok() ? Bound.NOTHING : Bound.FAILED;
    }
    Field field = owner.inline();
    String fallback = field == null || field.inline() == null ? "" : field.inline().fallback();
    Block settings = binder.shapes().of(offer.settings());
    Set<String> left = new LinkedHashSet<>(owner.keys());
    left.addAll(scope.others());
    List<String> others = List.copyOf(left);
    left.removeAll(settings.keys());
    Mapping rest = rest(mapping, left, new Origin(offer.type(), fallback));
    return with(offer, bind(settings, rest, new Scope(scope.path(), others, true)));
  }

  /// Binds an extension with a block of its own, or named alone.
  Bound plugged(Plugged plugged, Written written, String path) {
    if (written.isNothing() || written instanceof Sequence) {
      return binder.wrong(plugged, written, path);
    }
    Mapping mapping =
        written instanceof Mapping block ? block : new Mapping(written.place(), Map.of());
    Entry type = mapping.entries().get(TYPE);
    String fallback = catalogue.fallback(plugged.extension());
    Chosen chosen;
    if (written instanceof Scalar scalar) {
      Offer meant = shortForm(plugged, scalar, fallback);
      if (meant != null) {
        Block settings = binder.shapes().of(meant.settings());
        return with(meant, bind(settings, written, new Scope(path, List.of(TYPE), true)));
      }
      chosen = offer(plugged, written, path);
    } else if (type != null && !type.value().isNothing()) {
      chosen = offer(plugged, type.value(), Paths.key(path, TYPE));
    } else if (fallback.isEmpty()) {
      chosen = missingType(plugged, mapping.place().inside(TYPE), Paths.key(path, TYPE));
    } else {
      Place place = mapping.place().inside(TYPE);
      Scalar meant = new Scalar(place, fallback, fallback, true);
      chosen = offer(plugged, meant, Paths.key(path, TYPE));
    }
    Offer offer = chosen.offer();
    if (offer == null) {
      return Bound.FAILED;
    }
    Mapping rest = rest(mapping, Set.of(TYPE), new Origin(offer.type(), fallback));
    Scope scope = new Scope(path, List.of(TYPE), true);
    return with(offer, bind(binder.shapes().of(offer.settings()), rest, scope));
  }

  /// The type that is meant where none is named, if the text cannot be the name of one and that
  /// type's settings may be written as one value; null otherwise.
  private @Nullable Offer shortForm(Plugged plugged, Scalar written, String fallback) {
    if (fallback.isEmpty() || Catalogue.isType(written.text())) {
      return null;
    }
    Offer offer = catalogue.find(plugged.extension(), fallback);
    return offer == null || binder.shapes().of(offer.settings()).shorthand() == null ? null : offer;
  }

  /// The type an extension has, and the one it would have had.
  private record Origin(String type, String fallback) {

    /// Whether a key was inherited from defaults that are another type's.
    boolean isForeign(Entry entry) {
      String under = entry.inheritedUnder();
      if (under == null) {
        return false;
      }
      String other = under.isEmpty() ? fallback : under;
      return !other.isEmpty() && !other.equals(type);
    }
  }

  private static Mapping rest(Mapping mapping, Set<String> taken, Origin origin) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach((key, entry) -> {
          if (!taken.contains(key) && !origin.isForeign(entry)) {
            entries.put(key, entry);
          }
        });
    return new Mapping(mapping.place(), entries);
  }

  private static Bound with(Offer offer, Bound settings) {
    return settings.value() instanceof Record bound
        ? new Bound(offer.with(bound), settings.ok())
        : Bound.FAILED;
  }
}
