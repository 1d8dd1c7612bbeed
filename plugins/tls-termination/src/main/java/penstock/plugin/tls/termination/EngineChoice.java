package penstock.plugin.tls.termination;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.plugin.tls.termination.Settings.Engine;
import penstock.spi.Context;

/// Decides what does the TLS, and says so.
final class EngineChoice {

  private static final Logger log = LoggerFactory.getLogger(EngineChoice.class);
  private static final String TICKETS = "server.fleet.ticketKeys are for openssl alone";

  /// What is said where there are keys, and no use for them.
  static final String NO_TICKETS = TICKETS + ": sessions are not shared";

  private EngineChoice() {}

  /// @param trust in clients; null if nobody is asked
  /// @throws IllegalArgumentException if the engine that is asked for cannot be had
  static Engines of(
      Settings settings,
      CertificateSet certificates,
      @Nullable ClientTrust trust,
      Context context) {
    if (settings.engine() == Engine.JDK) {
      if (!context.ticketKeys().isEmpty()) {
        throw new IllegalArgumentException(
            "engine: jdk (expected: openssl or auto; " + TICKETS + ")");
      }
      Engines asked = new JdkEngines(settings, certificates, trust, context);
      return chosen(asked, "as configured", context);
    }
    String problem = settings.openSslProblem();
    if (problem == null) {
      try {
        BoringContext.Plan plan = new BoringContext.Plan(settings, certificates, trust);
        return chosen(new BoringEngines(plan, context), "it can be had", context);
      } catch (IllegalArgumentException e) {
        problem = String.valueOf(e.getMessage());
      }
    }
    if (settings.engine() == Engine.OPENSSL) {
      throw Settings.noOpenSsl(problem);
    }
    return chosen(new JdkEngines(settings, certificates, trust, context), problem, context);
  }

  private static Engines chosen(Engines engines, String because, Context context) {
    log.atInfo()
        .addKeyValue("path", context.path())
        .addKeyValue("engine", engines.name())
        .addKeyValue("because", because)
        .log("TLS engine chosen");
    return engines;
  }
}
