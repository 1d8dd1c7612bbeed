package penstock.spi.http;

import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/// How a path becomes another. Immutable.
public final class PathRewrite {

  private final PathRewriteSettings path;
  private final @Nullable BoundedRegex regex;

  private PathRewrite(PathRewriteSettings path) {
    this.path = path;
    RegexRewriteSettings byRegex = path.regex();
    this.regex = byRegex == null ? null : new BoundedRegex(byRegex.match());
  }

  /// The rewrite that settings ask for.
  public static PathRewrite of(PathRewriteSettings settings) {
    return new PathRewrite(settings);
  }

  /// The path instead of another: the same if the rewrite does not fit it, a regular expression
  /// gives up on it, or what comes of it is none. What was changed begins with one slash, not with
  /// two, and its dot segments are resolved.
  ///
  /// @param old as routes see it
  public String changed(String old) {
    if (!old.startsWith("/")) {
      return old;
    }
    String made = made(old);
    // A part of a segment may be two dots, and a part of an escape none.
    String clean = made.equals(old) ? old : PathNormalizer.normalize(HttpText.escaped(made));
    // A dot segment may have stood between two slashes.
    return clean == null ? old : clean.startsWith("//") ? oneSlash(clean) : clean;
  }

  private String made(String old) {
    String strip = path.stripPrefix();
    if (strip != null) {
      return replaced(strip, "/", old);
    }
    PrefixRewriteSettings prefix = path.replacePrefix();
    if (prefix != null) {
      return replaced(prefix.from(), prefix.to(), old);
    }
    String add = path.addPrefix();
    if (add != null) {
      return oneSlash(trimmed(add) + old);
    }
    RegexRewriteSettings byRegex = path.regex();
    if (byRegex != null) {
      return byRegex(byRegex.with(), old);
    }
    return path.replace() == null ? old : path.replace();
  }

  private static String replaced(String from, String to, String old) {
    String prefix = trimmed(from);
    if (!isPrefix(prefix, old)) {
      return old;
    }
    String head = trimmed(to);
    String tail = old.substring(prefix.length());
    if (tail.isEmpty()) {
      return head.isEmpty() ? "/" : to;
    }
    return head.isEmpty() && !prefix.isEmpty() ? oneSlash(tail) : head + tail;
  }

  private static String trimmed(String prefix) {
    return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
  }

  private static boolean isPrefix(String prefix, String path) {
    int length = prefix.length();
    return path.startsWith(prefix) && (path.length() == length || path.charAt(length) == '/');
  }

  private String byRegex(String with, String old) {
    Matcher matcher = matcher(old);
    if (matcher == null) {
      return old;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < with.length(); i++) {
      char c = with.charAt(i);
      if (c != '$') {
        out.append(c);
      } else {
        String group = matcher.group(with.charAt(++i) - '0');
        out.append(group == null ? "" : group);
      }
    }
    return oneSlash(out.toString());
  }

  private @Nullable Matcher matcher(String old) {
    try {
      return regex == null ? null : regex.match(old);
    } catch (RegexOverrun _) {
      return null;
    }
  }

  // Two slashes at the beginning may be read as a host by whoever gets the path.
  private static String oneSlash(String path) {
    int from = 0;
    while (from < path.length() && path.charAt(from) == '/') {
      from++;
    }
    return "/" + path.substring(from);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
