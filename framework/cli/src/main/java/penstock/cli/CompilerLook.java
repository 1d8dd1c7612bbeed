package penstock.cli;

import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import penstock.config.Environment;
import penstock.config.Glance;

/// Tells the launcher, before the JVM that serves is started, whether scripts are to be compiled:
/// that is a matter of options which cannot be given later. Prints `on`, `off` or `fail` and why.
final class CompilerLook {

  private static final Runtime.Version OLDEST = Runtime.Version.parse("25.0.3");

  private final Glance configuration;
  private final @Nullable String obstacle;

  /// @param obstacle why this JVM cannot; null if it can
  CompilerLook(Glance configuration, @Nullable String obstacle) {
    this.configuration = configuration;
    this.obstacle = obstacle;
  }

  /// Prints the word and the reason.
  ///
  /// @param args the configuration's file
  public static void main(String[] args) {
    Glance configuration = Glance.at(Path.of(args[0]), Environment.process());
    System.out.println(new CompilerLook(configuration, obstacle()).word());
  }

  /// The word and the reason, in one line.
  String word() {
    String said = configuration.value("scripts", "compiler");
    String asked = said == null ? "auto" : said.toLowerCase(Locale.ROOT);
    if (asked.equals("off")) {
      return "off scripts.compiler is off";
    }
    if (asked.equals("on")) {
      return obstacle == null
          ? "on scripts.compiler is on"
          : "fail scripts.compiler: on, but " + obstacle;
    }
    if (!scripted()) {
      return "off no script is configured";
    }
    return obstacle == null ? "on a script is configured" : "off " + obstacle;
  }

  private boolean scripted() {
    return configuration.hasKey("script")
        || configuration.hasValueEndingWith(".js")
        || configuration.hasValueEndingWith(".mjs");
  }

  private static @Nullable String obstacle() {
    Runtime.Version java = Runtime.version();
    if (java.feature() != OLDEST.feature() || java.compareToIgnoreOptional(OLDEST) < 0) {
      return "Java is " + java + " (expected: " + OLDEST + " or a later 25)";
    }
    if (ModuleFinder.ofSystem().find("jdk.internal.vm.ci").isEmpty()) {
      return "this Java lacks jdk.internal.vm.ci";
    }
    String options = System.getenv().getOrDefault("PENSTOCK_OPTS", "");
    return options.contains("UseShenandoahGC") ? "the collector is Shenandoah" : null;
  }
}
