package penstock.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A configuration from the command line alone: one listener, one pool.
///
/// @param listen where to listen, such as `:8080`
/// @param endpoints `host:port` each, not empty
/// @param balance an algorithm's type; null leaves it to the default
/// @param admin where the admin port is bound; null leaves it to the default
record QuickConfig(
    String listen, List<String> endpoints, @Nullable String balance, @Nullable String admin) {

  QuickConfig {
    endpoints = List.copyOf(endpoints);
  }

  /// The YAML that says the same.
  String toYaml() {
    StringBuilder yaml = new StringBuilder();
    yaml.append("listeners:\n  web: { bind: ").append(quoted(listen)).append(" }\n");
    yaml.append("routes:\n  - { name: all, pool: all }\n");
    yaml.append("pools:\n  all:\n");
    if (balance != null) {
      yaml.append("    balance: ").append(quoted(balance)).append('\n');
    }
    yaml.append("    endpoints: ")
        .append(
            endpoints.stream()
                .map(QuickConfig::quoted)
                .collect(Collectors.joining(", ", "[", "]\n")));
    if (admin != null) {
      yaml.append("admin: { bind: ").append(quoted(admin)).append(" }\n");
    }
    return yaml.toString();
  }

  /// A double-quoted scalar: neither YAML nor the substitution of variables sees anything in it.
  private static String quoted(String text) {
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("${", "$${");
    return '"' + escaped + '"';
  }
}
