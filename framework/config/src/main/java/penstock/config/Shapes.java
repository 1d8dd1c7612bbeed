package penstock.config;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.config.Shape.Block;
import penstock.config.Shape.Choice;
import penstock.config.Shape.Field;
import penstock.config.Shape.Leaf;
import penstock.config.Shape.Named;
import penstock.config.Shape.Plugged;
import penstock.config.Shape.Rows;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Extension;
import penstock.spi.Inline;
import penstock.spi.Key;
import penstock.spi.Shorthand;

/// Reads by reflection what may be written for a type, once for each type.
///
/// One lives as long as one reading: it must not keep a plugin's classes alive.
final class Shapes {

  private final Map<Type, Shape> known = new HashMap<>();

  /// What may be written for a type.
  ///
  /// @throws IllegalArgumentException if the type cannot be read from a configuration
  Shape of(Type type) {
    Shape shape = known.get(type);
    if (shape == null) {
      shape = read(type);
      known.put(type, shape);
    }
    return shape;
  }

  /// What may be written for a record.
  Block of(Class<? extends Record> type) {
    return (Block) of((Type) type);
  }

  /// Reads a record and everything in it.
  ///
  /// @throws IllegalArgumentException if a component's type cannot be read from a configuration
  static void check(Class<? extends Record> type) {
    new Shapes().check(type, new HashSet<>());
  }

  private void check(Type type, Set<Shape> seen) {
    Shape shape = of(type);
    if (!seen.add(shape)) {
      return;
    }
    switch (shape) {
      case Block block -> block.fields().forEach(field -> check(field.type(), seen));
      case Rows rows -> check(argument(type, 0), seen);
      case Named named -> check(argument(type, 1), seen);
      case Leaf _, Choice _, Plugged _ -> {}
    }
  }

  private Shape read(Type type) {
    if (type instanceof ParameterizedType generic) {
      if (generic.getRawType() == List.class) {
        return new Rows(of(argument(type, 0)));
      }
      if (generic.getRawType() == Map.class && argument(type, 0) == String.class) {
        return new Named(of(argument(type, 1)));
      }
      if (generic.getRawType() == Extension.class) {
        return new Plugged(raw(argument(type, 0)));
      }
    }
    if (type instanceof Class<?> plain) {
      Leaf leaf = Leaves.of(plain);
      if (leaf != null) {
        return leaf;
      }
      if (plain.isEnum()) {
        return choice(plain);
      }
      if (plain.isRecord() && plain.getTypeParameters().length == 0) {
        return block(plain.asSubclass(Record.class));
      }
    }
    throw new IllegalArgumentException(
        "settings type: " + type.getTypeName() + " (expected: a value, enum, record, List or Map)");
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  private static Class<?> raw(Type type) {
    Type raw = type instanceof ParameterizedType generic ? generic.getRawType() : type;
    if (raw instanceof Class<?> plain) {
      return plain;
    }
    throw new IllegalArgumentException(
        "extension: " + type.getTypeName() + " (expected: the extension's interface)");
  }

  private static Choice choice(Class<?> type) {
    List<Object> constants = List.of(type.getEnumConstants());
    return new Choice(constants.stream().map(Shapes::word).toList(), constants);
  }

  private static String word(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Block block(Class<? extends Record> type) {
    List<Field> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      fields.add(field(component));
    }
    Shorthand shorthand = type.getAnnotation(Shorthand.class);
    Field single = null;
    for (Field field : fields) {
      if (shorthand != null && field.name().equals(shorthand.value())) {
        single = field;
      }
    }
    if (shorthand != null && single == null) {
      throw new IllegalArgumentException(
          "shorthand: " + shorthand.value() + " (expected: a component of " + type.getName() + ")");
    }
    String description = described(type);
    return new Block(type, List.copyOf(fields), description, single, maker(type));
  }

  private static @Nullable String described(AnnotatedElement element) {
    Describe description = element.getAnnotation(Describe.class);
    return description == null ? null : description.value();
  }

  private static Field field(RecordComponent component) {
    Default preset = component.getAnnotation(Default.class);
    Shorthand alone = component.getAnnotation(Shorthand.class);
    Key key = component.getAnnotation(Key.class);
    return new Field(
        key == null ? component.getName() : key.value(),
        component.getGenericType(),
        described(component),
        component.getAnnotatedType().isAnnotationPresent(Nullable.class),
        preset == null ? null : preset.value(),
        component.getAnnotation(Inline.class),
        alone == null ? null : alone.value());
  }

  private static Constructor<? extends Record> maker(Class<? extends Record> type) {
    Class<?>[] types = new Class<?>[type.getRecordComponents().length];
    for (int i = 0; i < types.length; i++) {
      types[i] = type.getRecordComponents()[i].getType();
    }
    try {
      Constructor<? extends Record> maker = type.getDeclaredConstructor(types);
      maker.setAccessible(true);
      return maker;
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException("record without canonical constructor: " + type, e);
    }
  }
}
