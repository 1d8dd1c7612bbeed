package penstock.core.connection;

import java.util.Locale;

/// Host and port in a request, as text.
final class Authority {

  private Authority() {}

  /// The host of `host:port`, in lower case, without brackets; allocates only where something must
  /// change.
  static String host(String authority) {
    int end = authority.length();
    int start = 0;
    if (end > 0 && authority.charAt(0) == '[') {
      int bracket = authority.indexOf(']');
      start = 1;
      end = bracket < 0 ? end : bracket;
    } else {
      int colon = authority.lastIndexOf(':');
      end = colon < 0 ? end : colon;
    }
    String host = authority.substring(start, end);
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        return host.toLowerCase(Locale.ROOT);
      }
    }
    return host;
  }

  /// The authority of an absolute-form target, without user information.
  static String ofTarget(String target) {
    int start = target.indexOf("://");
    if (start < 0) {
      return "";
    }
    start += 3;
    int slash = target.indexOf('/', start);
    String authority = target.substring(start, slash < 0 ? target.length() : slash);
    return authority.substring(authority.lastIndexOf('@') + 1);
  }

  /// The path of an absolute-form target.
  static String pathOfTarget(String target) {
    int start = target.indexOf("://");
    int slash = target.indexOf('/', start < 0 ? 0 : start + 3);
    return slash < 0 ? "/" : target.substring(slash);
  }
}
