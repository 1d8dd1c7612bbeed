package penstock.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an operator wants.
///
/// @param state one of those that may be ordered; null to leave it
/// @param weight any number; null to leave it
public record OrderBody(@Nullable String state, @Nullable Integer weight) {

  /// Reads it.
  ///
  /// @param json an object
  /// @param states those that may be ordered
  /// @param weighs whether a weight may be ordered too
  /// @throws IllegalArgumentException if it is none
  static OrderBody parse(byte[] json, List<String> states, boolean weighs) {
    JsonNode body = read(json);
    String expected = weighs ? "state, weight or both" : "state";
    for (String key : body.propertyNames()) {
      if (!key.equals("state") && !(weighs && key.equals("weight"))) {
        throw new IllegalArgumentException("key: " + key + " (expected: " + expected + ")");
      }
    }
    JsonNode state = body.path("state");
    JsonNode weight = body.path("weight");
    if (state.isMissingNode() && weight.isMissingNode()) {
      throw new IllegalArgumentException("body: empty (expected: " + expected + ")");
    }
    if (!state.isMissingNode() && !(state.isString() && states.contains(state.stringValue()))) {
      throw new IllegalArgumentException(
          "state: " + state + " (expected: " + String.join(" or ", states) + ")");
    }
    if (!weight.isMissingNode() && !weight.isInt()) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: a whole number)");
    }
    return new OrderBody(
        state.isMissingNode() ? null : state.stringValue(),
        weight.isMissingNode() ? null : weight.intValue());
  }

  private static JsonNode read(byte[] json) {
    try {
      JsonNode body = JsonMapper.shared().readTree(json);
      if (body.isObject()) {
        return body;
      }
    } catch (JacksonException _) {
      // Said below.
    }
    throw new IllegalArgumentException("body: no JSON object (expected: {\"state\": ...})");
  }
}
