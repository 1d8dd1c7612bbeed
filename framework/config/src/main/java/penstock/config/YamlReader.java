package penstock.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import penstock.config.Written.Broken;
import penstock.config.Written.Entry;
import penstock.config.Written.Mapping;
import penstock.config.Written.Scalar;
import penstock.config.Written.Sequence;

/// Reads YAML 1.2 text into what it says, with places.
final class YamlReader {

  private static final int MAX_DEPTH = 64;

  /// Aliases repeat what they stand for; this is where a few lines stop growing without end.
  private static final int MAX_PARTS = 1_000_000;

  private static final String YAML_TAGS = "tag:yaml.org,2002:";

  private final String file;
  private final @Nullable Substitution substitution;
  private final Problems problems;
  private final @Nullable Place everywhere;
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int parts;

  /// Reads one file.
  ///
  /// @param file as the user named it
  YamlReader(String file, Substitution substitution, Problems problems) {
    this.file = file;
    this.substitution = substitution;
    this.problems = problems;
    this.everywhere = null;
  }

  /// Reads text of ours, which is taken to stand at one place of the user's.
  ///
  /// @param substitution null leaves variables as they are written
  YamlReader(Place everywhere, @Nullable Substitution substitution, Problems problems) {
    this.file = everywhere.file();
    this.substitution = substitution;
    this.problems = problems;
    this.everywhere = everywhere;
  }

  /// Reads the text.
  ///
  /// @return [Broken] after a syntax error, which has been reported
  Written read(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setUseMarks(true)
            .setAllowDuplicateKeys(true)
            .setAllowNonScalarKeys(true)
            .setMaxAliasesForCollections(1_000)
            .setCodePointLimit(Integer.MAX_VALUE)
            .build();
    Place whole = new Place(file, 1, 1, null);
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      return root.isPresent()
          ? convert(root.get(), "", 0)
          : new Scalar(everywhere == null ? whole : everywhere, "", "", true);
    } catch (MarkedYamlEngineException e) {
      Place place = e.getProblemMark().map(this::place).orElse(whole);
      String context = e.getContext() == null ? "" : e.getContext() + ": ";
      problems.add(place, "", "not YAML: " + context + e.getProblem());
      return new Broken(place);
    } catch (YamlEngineException e) {
      problems.add(whole, "", "not YAML: " + String.valueOf(e.getMessage()).strip());
    } catch (StackOverflowError e) {
      // The parser is recursive and knows no limit of its own.
      problems.add(whole, "", "nested too deeply " + depthExpected());
    }
    return new Broken(whole);
  }

  private Written convert(Node node, String path, int depth) {
    if (!open.add(node)) {
      return broken(place(node), path, "an alias inside what it stands for (expected: outside)");
    }
    Written written = convertOpen(node, path, depth);
    open.remove(node);
    return written;
  }

  private Written convertOpen(Node node, String path, int depth) {
    Place place = place(node);
    if (depth > MAX_DEPTH) {
      return broken(place, path, "nested too deeply " + depthExpected());
    }
    if (++parts > MAX_PARTS) {
      return parts == MAX_PARTS + 1
          ? broken(place, path, "too much (expected: at most " + MAX_PARTS + " parts)")
          : new Broken(place);
    }
    // The parser has a tag of its own for what looks like ${NAME}.
    if (!node.getTag().equals(Tag.ENV_TAG) && !node.getTag().getValue().startsWith(YAML_TAGS)) {
      return broken(place, path, "tag " + node.getTag().getValue() + " (expected: no tag)");
    }
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar, place, path);
      case SequenceNode sequence -> sequence(sequence, place, path, depth);
      case MappingNode mapping -> mapping(mapping, place, path, depth);
      default -> broken(place, path, "no value, list or block");
    };
  }

  private static String depthExpected() {
    return "(expected: at most " + MAX_DEPTH + " levels)";
  }

  private Written scalar(ScalarNode node, Place place, String path) {
    String shown = node.getValue();
    if (substitution == null) {
      return new Scalar(place, shown, shown, node.isPlain());
    }
    String text = substitution.apply(shown, message -> problems.add(place, path, message));
    return text == null ? new Broken(place) : new Scalar(place, text, shown, node.isPlain());
  }

  private Written sequence(SequenceNode node, Place place, String path, int depth) {
    List<Written> items = new ArrayList<>();
    for (Node item : node.getValue()) {
      items.add(convert(item, Paths.item(path, items.size()), depth + 1));
    }
    return new Sequence(place, items);
  }

  private Written mapping(MappingNode node, Place place, String path, int depth) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      Place keyPlace = place(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
        problems.add(keyPlace, path, "a key that is a list or a block (expected: a word)");
        continue;
      }
      String key = keyNode.getValue();
      Entry earlier = entries.get(key);
      if (earlier != null) {
        String first = "duplicate key (first at " + earlier.key() + ")";
        problems.add(keyPlace, Paths.key(path, key), first);
        continue;
      }
      Written value = convert(tuple.getValueNode(), Paths.key(path, key), depth + 1);
      entries.put(key, new Entry(keyPlace, value, null));
    }
    return new Mapping(place, entries);
  }

  private Broken broken(Place place, String path, String message) {
    problems.add(place, path, message);
    return new Broken(place);
  }

  private Place place(Node node) {
    return node.getStartMark().map(this::place).orElse(Place.of(file));
  }

  private Place place(Mark mark) {
    return everywhere == null
        ? new Place(file, mark.getLine() + 1, mark.getColumn() + 1, null)
        : everywhere;
  }
}
