package penstock.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.Type;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import penstock.spi.Inline;

/// What may be written where a component of a certain type is expected.
sealed interface Shape {

  /// What is expected, for users: `a whole number`.
  String expected();

  /// A single value.
  ///
  /// @param word the type's name in the reference and the schema, such as `duration`
  /// @param expected what problems ask for
  /// @param parse turns text into the value; throws IllegalArgumentException or ArithmeticException
  ///   if it is none
  record Leaf(String word, String expected, Function<String, Object> parse) implements Shape {}

  /// One of a few words.
  ///
  /// @param words as written, in the order of the constants
  /// @param constants the enum's constants
  record Choice(List<String> words, List<?> constants) implements Shape {

    @Override
    public String expected() {
      return Words.oneOf(words);
    }
  }

  /// A list; a single value stands for a list of one.
  record Rows(Shape item) implements Shape {

    @Override
    public String expected() {
      return "a list";
    }
  }

  /// A block whose keys are names that users choose.
  record Named(Shape value) implements Shape {

    @Override
    public String expected() {
      return "a block of names";
    }
  }

  /// An extension: the name of its type, or a block with `type:` and its settings.
  ///
  /// @param extension the extension's interface
  record Plugged(Class<?> extension) implements Shape {

    @Override
    public String expected() {
      return "a type, or a block with type";
    }
  }

  /// A settings record.
  ///
  /// @param type the record
  /// @param fields its components
  /// @param description one sentence for users, null for none
  /// @param shorthand the component a single value stands for, null for none
  /// @param maker its canonical constructor
  record Block(
      Class<? extends Record> type,
      List<Field> fields,
      @Nullable String description,
      @Nullable Field shorthand,
      Constructor<? extends Record> maker)
      implements Shape {

    @Override
    public String expected() {
      return "a block";
    }

    @Nullable Field field(String name) {
      return fields.stream().filter(field -> field.name().equals(name)).findFirst().orElse(null);
    }

    /// The component whose `type:` stands in this very block, null if there is none.
    @Nullable Field inline() {
      return fields.stream().filter(field -> field.inline() != null).findFirst().orElse(null);
    }

    /// The keys that may be written, an extension's own left aside.
    List<String> keys() {
      return fields.stream().map(Field::key).toList();
    }
  }

  /// One component of a settings record.
  ///
  /// @param name its name
  /// @param type its type
  /// @param optional whether null is a value
  /// @param description one sentence for users, null for none
  /// @param preset its default in YAML, null for none
  /// @param inline how its type is named if its settings stand in the record's own block
  /// @param alone the value of a name that stands alone in the place of a block of names, null if
  ///   it may not
  record Field(
      String name,
      Type type,
      @Nullable String description,
      boolean optional,
      @Nullable String preset,
      @Nullable Inline inline,
      @Nullable String alone) {

    boolean required() {
      return !optional && preset == null && (inline == null || inline.fallback().isEmpty());
    }

    /// What users read as its default, null for none.
    @Nullable String shownPreset() {
      if (preset != null || inline == null || inline.fallback().isEmpty()) {
        return preset;
      }
      return inline.fallback();
    }

    /// The key users write.
    String key() {
      return inline == null ? name : inline.key();
    }
  }
}
