package penstock.testkit;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.reflect.AccessFlag;

/// Finds locks in a class. ArchUnit does not see `synchronized` blocks; the class file shows them.
final class Locks {

  private Locks() {}

  static boolean takenBy(JavaClass type) {
    boolean named =
        type.getDirectDependenciesFromSelf().stream()
            .anyMatch(used ->
                used.getTargetClass().getPackageName().equals("java.util.concurrent.locks"));
    return named || ClassFile.of().parse(bytes(type)).methods().stream().anyMatch(Locks::waits);
  }

  private static boolean waits(MethodModel method) {
    return method.flags().has(AccessFlag.SYNCHRONIZED)
        || method.code().stream()
            .flatMap(code -> code.elementStream())
            .anyMatch(MonitorInstruction.class::isInstance);
  }

  private static byte[] bytes(JavaClass type) {
    try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
