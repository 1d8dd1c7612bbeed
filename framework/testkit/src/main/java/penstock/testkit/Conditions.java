package penstock.testkit;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What the rules of [Architecture] ask of a class or method, beyond what ArchUnit has words for.
final class Conditions {

  private static final String NULL_MARKED = "org.jspecify.annotations.NullMarked";

  private Conditions() {}

  static ArchCondition<JavaClass> resideInANullMarkedPackage() {
    return condition(
        "reside in a package marked @NullMarked",
        type -> type.getPackage().isAnnotatedWith(NULL_MARKED));
  }

  /// A method that overrides one of a foreign type did not choose its name.
  static ArchCondition<JavaMethod> beAskedForByForeignTypes() {
    return condition(
        "override a method of a foreign type",
        method ->
            supertypes(method.getOwner())
                .filter(type -> !ours(type))
                .anyMatch(type -> declares(type, method.getName())));
  }

  static ArchCondition<JavaClass> inheritFromForeignClassesAlone() {
    return condition(
        "not extend a class of ours",
        type ->
            type.getRawSuperclass().filter(parent -> ours(parent) && !parent.isEnum()).isEmpty());
  }

  static ArchCondition<JavaClass> takeNoLocks() {
    return condition("take no locks", type -> !Locks.takenBy(type));
  }

  private static Stream<JavaClass> supertypes(JavaClass type) {
    return Stream.concat(
        type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream());
  }

  private static boolean ours(JavaClass type) {
    return type.getPackageName().startsWith("penstock.");
  }

  private static boolean declares(JavaClass type, String method) {
    return type.getMethods().stream().anyMatch(known -> known.getName().equals(method));
  }

  private static <T> ArchCondition<T> condition(String words, Predicate<T> kept) {
    return new ArchCondition<>(words) {
      @Override
      public void check(T item, ConditionEvents events) {
        events.add(new SimpleConditionEvent(item, kept.test(item), item + " " + words));
      }
    };
  }
}
