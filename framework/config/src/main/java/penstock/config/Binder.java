package penstock.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import penstock.config.Shape.Block;
import penstock.config.Shape.Choice;
import penstock.config.Shape.Leaf;
import penstock.config.Shape.Named;
import penstock.config.Shape.Plugged;
import penstock.config.Shape.Rows;
import penstock.config.Written.Broken;
import penstock.config.Written.Entry;
import penstock.config.Written.Mapping;
import penstock.config.Written.Scalar;
import penstock.config.Written.Sequence;

/// Turns what is written into values of the expected shapes, and goes on after a problem so that
/// all of them are found.
final class Binder {

  /// The key of a sentence that any block may carry.
  static final String NOTE = "description";

  private final Shapes shapes;
  private final Problems problems;
  private final BlockBinder blocks;

  Binder(Catalogue catalogue, Environment environment, Problems problems) {
    this.shapes = new Shapes();
    this.problems = problems;
    this.blocks = new BlockBinder(this, catalogue, environment, problems);
  }

  Shapes shapes() {
    return shapes;
  }

  /// Binds the whole configuration.
  ///
  /// @param consumed keys that are known but have been dealt with
  /// @param complete whether what is missing is a problem
  Bound root(Class<? extends Record> type, Mapping root, List<String> consumed, boolean complete) {
    return blocks.bind(shapes.of(type), root, new BlockBinder.Scope("", consumed, complete));
  }

  Bound bind(Shape shape, Written written, String path) {
    if (written instanceof Broken) {
      return Bound.FAILED;
    }
    return switch (shape) {
      case Leaf leaf -> leaf(leaf, written, path);
      case Choice choice -> choice(choice, written, path);
      case Rows rows -> rows(rows, written, path);
      case Named named -> named(named, written, path);
      case Plugged plugged -> blocks.plugged(plugged, written, path);
      case Block block -> blocks.bind(block, written, path);
    };
  }

  Bound wrong(Shape shape, Written written, String path) {
    problems.add(written.place(), path, written.what() + " (expected: " + shape.expected() + ")");
    return Bound.FAILED;
  }

  private Bound leaf(Leaf leaf, Written written, String path) {
    if (!(written instanceof Scalar scalar) || written.isNothing()) {
      return wrong(leaf, written, path);
    }
    try {
      return Bound.to(leaf.parse().apply(scalar.text()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      String message = Leaves.refusal(leaf, scalar.what(), scalar.text(), e.getMessage());
      problems.add(scalar.place(), path, Words.oneLine(message));
      return Bound.FAILED;
    }
  }

  private Bound choice(Choice choice, Written written, String path) {
    if (!(written instanceof Scalar scalar) || written.isNothing()) {
      return wrong(choice, written, path);
    }
    int index = choice.words().indexOf(scalar.text());
    if (index >= 0) {
      return Bound.to(choice.constants().get(index));
    }
    String message = Words.notOneOf(scalar.what(), scalar.text(), choice.words());
    problems.add(scalar.place(), path, Words.oneLine(message));
    return Bound.FAILED;
  }

  private Bound rows(Rows rows, Written written, String path) {
    if (!(written instanceof Sequence sequence)) {
      Bound single = bind(rows.item(), written, path);
      return single.lost()
          ? single
          : new Bound(Collections.singletonList(single.value()), single.ok());
    }
    List<Object> values = new ArrayList<>();
    boolean ok = true;
    boolean lost = false;
    for (int i = 0; i < sequence.items().size(); i++) {
      Bound item = bind(rows.item(), sequence.items().get(i), Paths.item(path, i));
      ok &= item.ok();
      lost |= item.lost();
      if (item.value() != null) {
        values.add(item.value());
      }
    }
    // Without one of them the others would stand at other places than they are written at.
    return lost ? Bound.FAILED : new Bound(List.copyOf(values), ok);
  }

  private Bound named(Named named, Written written, String path) {
    if (!(written instanceof Mapping mapping)) {
      return wrong(named, written, path);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    boolean ok = true;
    for (Map.Entry<String, Entry> entry : mapping.entries().entrySet()) {
      String key = entry.getKey();
      Bound value = bind(named.value(), entry.getValue().value(), Paths.key(path, key));
      ok &= value.ok();
      if (value.value() != null) {
        values.put(key, value.value());
      }
    }
    return new Bound(Collections.unmodifiableMap(values), ok);
  }

  /// Reports the keys of a block that nobody knows.
  ///
  /// @return whether there are none
  boolean onlyKnown(Mapping mapping, Collection<String> known, String path) {
    int before = problems.count();
    mapping
        .entries()
        .forEach((key, entry) -> {
          if (!known.contains(key) && !isNote(key, entry)) {
            problems.add(entry.key(), Paths.key(path, key), Words.unknownKey(key, known));
          }
        });
    return problems.count() == before;
  }

  /// Every block may carry a sentence about itself.
  private static boolean isNote(String key, Entry entry) {
    return key.equals(NOTE) && entry.value() instanceof Scalar;
  }
}
