package penstock.core.connection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import penstock.spi.io.AnswerHead;

/// What the filters of a request said of it. Belongs to one I/O thread.
public final class FilterNotes {

  private final Map<String, String> facts = new LinkedHashMap<>();
  private final List<Consumer<AnswerHead>> edits = new ArrayList<>();
  private long bodyLimit = Long.MAX_VALUE;
  private Map<String, String> subset = Map.of();

  FilterNotes() {}

  /// Notes a fact.
  public void fact(String name, String value) {
    facts.put(name, value);
  }

  /// The facts, in the order they came; read-only.
  public Map<String, String> facts() {
    return Collections.unmodifiableMap(facts);
  }

  /// Bounds the body; the lowest bound counts.
  ///
  /// @param bytes 0 or more
  public void limitBody(long bytes) {
    bodyLimit = Math.min(bodyLimit, bytes);
  }

  /// Has the endpoint chosen among those that carry these labels.
  public void subset(Map<String, String> labels) {
    subset = labels;
  }

  /// The labels that the endpoint must carry.
  Map<String, String> subset() {
    return subset;
  }

  long bodyLimit() {
    return bodyLimit;
  }

  /// Has the answer's head changed before it goes out.
  ///
  /// @return whether it is the first such wish
  public boolean onAnswer(Consumer<AnswerHead> edit) {
    edits.add(edit);
    return edits.size() == 1;
  }

  /// Changes the answer's head, the last wish first; once.
  public void editAnswer(AnswerHead head) {
    List<Consumer<AnswerHead>> all = List.copyOf(edits).reversed();
    edits.clear();
    all.forEach(edit -> edit.accept(head));
  }
}
