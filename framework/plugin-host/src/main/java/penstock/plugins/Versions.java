package penstock.plugins;

import java.util.regex.Pattern;
import org.pf4j.DefaultVersionManager;
import org.pf4j.VersionManager;

/// Semantic versions and ranges, in which a snapshot counts as the release it becomes.
///
/// A plain `1.2.3` as a range means that version or a later one, as PF4J has it.
final class Versions implements VersionManager {

  private static final String SNAPSHOT = "-SNAPSHOT";
  private static final Pattern PLAIN = Pattern.compile("\\d+\\.\\d+\\.\\d+");

  private final VersionManager semantic = new DefaultVersionManager();

  static String release(String version) {
    return version.endsWith(SNAPSHOT)
        ? version.substring(0, version.length() - SNAPSHOT.length())
        : version;
  }

  @Override
  public boolean checkVersionConstraint(String version, String range) {
    String wanted = PLAIN.matcher(range).matches() ? ">=" + range : range;
    return semantic.checkVersionConstraint(release(version), wanted);
  }

  @Override
  public int compareVersions(String left, String right) {
    return semantic.compareVersions(release(left), release(right));
  }

  boolean isVersion(String text) {
    try {
      return compareVersions(text, text) == 0;
    } catch (RuntimeException e) {
      return false;
    }
  }

  boolean isRange(String text) {
    try {
      checkVersionConstraint("0.0.0", text);
      return true;
    } catch (RuntimeException e) {
      // The parser has several exceptions of its own and lets some of the JDK's through.
      return false;
    }
  }
}
