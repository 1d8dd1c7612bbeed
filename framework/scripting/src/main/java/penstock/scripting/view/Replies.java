package penstock.scripting.view;

import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Value;
import penstock.spi.http.HttpText;
import penstock.spi.http.Redirection;
import penstock.spi.route.RouteDecision;
import penstock.spi.traffic.Header;

/// What scripts answer requests with themselves, checked. Any thread.
public final class Replies {

  /// Turned away.
  ///
  /// @throws IllegalArgumentException if the status is not from 400 to 599
  @HostAccess.Export
  public RouteDecision reject(int status, String why) {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
    }
    return new RouteDecision.Reject(status, Bounds.line(why));
  }

  /// Sent elsewhere.
  ///
  /// @throws IllegalArgumentException if the URL or the status cannot be sent
  @HostAccess.Export
  public RouteDecision redirect(String url, String why, int status) {
    if (url.isEmpty() || !safe(url)) {
      throw new IllegalArgumentException(
          "url: \"" + url + "\" (expected: a URL in ASCII, without blanks)");
    }
    Bounds.check("url", url.length(), Bounds.PATH);
    Redirection _ = Redirection.to(status, url);
    return new RouteDecision.Redirect(status, url, Bounds.line(why));
  }

  // The first mark begins the fragment, and is none of a path's.
  private static boolean safe(String url) {
    int mark = url.indexOf('#');
    return mark < 0
        ? HttpText.safe(url)
        : HttpText.safe(url.substring(0, mark)) && HttpText.safe(url.substring(mark + 1));
  }

  /// Answered.
  ///
  /// @param headerLines name, value, name, value
  /// @throws IllegalArgumentException if a part of the answer cannot be sent
  @HostAccess.Export
  public RouteDecision respond(
      int status, String body, String contentType, Value headerLines, String why) {
    List<String> lines = texts(headerLines);
    HttpText.checkStatus(status);
    HttpText.checkHeaderValue("contentType", contentType);
    if (!body.isEmpty() && (status == 204 || status == 205 || status == 304)) {
      throw new IllegalArgumentException("body: given (expected: none with status " + status + ")");
    }
    Bounds.check("body", body.length(), Bounds.BODY);
    int length = contentType.length();
    List<Header> headers = new ArrayList<>();
    for (int i = 0; i < lines.size(); i += 2) {
      Header header = new Header(lines.get(i), lines.get(i + 1));
      HttpText.checkHeaderName("headers", header.name());
      HttpText.checkHeaderValue("headers." + header.name(), header.value());
      headers.add(header);
      length += header.name().length() + header.value().length();
    }
    Bounds.check("headers", length, Bounds.HEAD);
    return new RouteDecision.Respond(status, body, contentType, headers, Bounds.line(why));
  }

  /// The texts in an array.
  public static List<String> texts(Value array) {
    List<String> texts = new ArrayList<>();
    for (long i = 0; i < array.getArraySize(); i++) {
      texts.add(array.getArrayElement(i).asString());
    }
    return texts;
  }
}
