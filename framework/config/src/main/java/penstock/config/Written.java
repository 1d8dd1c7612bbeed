package penstock.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a configuration file says, with the place of every part of it.
sealed interface Written {

  Place place();

  /// What it is, for users.
  String what();

  /// Nothing, or `null`: as good as not written.
  default boolean isNothing() {
    return false;
  }

  /// One value.
  ///
  /// @param place where it begins
  /// @param text the value after substitution
  /// @param shown what problems quote: the text before substitution, which may be a secret after it
  /// @param plain whether it was written without quotes
  record Scalar(Place place, String text, String shown, boolean plain) implements Written {

    @Override
    public String what() {
      return '"' + shown + '"';
    }

    @Override
    public boolean isNothing() {
      return plain
          && switch (text) {
            case "", "~", "null", "Null", "NULL" -> true;
            default -> false;
          };
    }
  }

  /// A list.
  record Sequence(Place place, List<Written> items) implements Written {

    @Override
    public String what() {
      return "a list";
    }
  }

  /// A block of keys.
  ///
  /// @param place where it begins
  /// @param entries in the order of writing
  record Mapping(Place place, Map<String, Entry> entries) implements Written {

    @Override
    public String what() {
      return "a block";
    }
  }

  /// Something whose problem has been reported already.
  record Broken(Place place) implements Written {

    @Override
    public String what() {
      return "something broken";
    }
  }

  /// One key of a block.
  ///
  /// @param key where the key stands
  /// @param value what stands behind it
  /// @param inheritedUnder null if it was written here; otherwise it comes from the defaults, and
  ///   this is the `type:` that stood beside it there, empty for none
  record Entry(Place key, Written value, @Nullable String inheritedUnder) {}
}
