package penstock.spi.io.http2;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import penstock.spi.health.http.Answer;
import penstock.spi.health.http.AnswerReader;

/// Reads the one answer of a call.
public final class Http2Answers implements AnswerReader {

  private static final Pattern STATUS = Pattern.compile("[1-9]\\d\\d");

  private final Http2Call call;

  private Http2Answers(Http2Call call) {
    this.call = call;
  }

  /// Asks; blocks.
  ///
  /// @param connected a connection of its own, on which nothing was said
  /// @param fields of the request, which has no body: name, value, name, value
  /// @throws IOException if it cannot be asked
  public static AnswerReader ask(Socket connected, String... fields) throws IOException {
    Http2Call call = new Http2Call(connected);
    call.send(new byte[0], fields);
    return new Http2Answers(call);
  }

  @Override
  public Answer readHead() throws IOException {
    Map<String, List<String>> headers = new LinkedHashMap<>(call.head());
    List<String> status = headers.remove(":status");
    if (status == null || !STATUS.matcher(status.getFirst()).matches()) {
      throw new ProtocolException("no HTTP/2 answer: no status");
    }
    return new Answer(Integer.parseInt(status.getFirst()), headers);
  }

  @Override
  public byte[] readBody(Answer answer, String method, int most) throws IOException {
    return answer.bodiless(method) ? new byte[0] : call.body(most);
  }
}
