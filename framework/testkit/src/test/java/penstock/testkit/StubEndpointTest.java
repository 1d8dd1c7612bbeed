package penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import penstock.spi.traffic.Header;

@Timeout(20)
class StubEndpointTest {

  @Test
  void answersSeveralRequestsOnOneConnection() throws IOException {
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "hello"));
        Socket client = connect(stub)) {
      send(client, "GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nhost: y\r\n\r\n");
      BufferedReader answers = reader(client);
      assertThat(answer(answers)).isEqualTo("hello");
      assertThat(answer(answers)).isEqualTo("hello");
      assertThat(stub.connections()).isEqualTo(1);
      assertThat(stub.requests()).extracting(StubRequest::target).containsExactly("/a", "/b");
      assertThat(stub.requests()).extracting(request -> request.header("HOST")).contains("x", "y");
    }
  }

  @Test
  void dropsWhatTheBehaviourDoesNotReadOfTheBody() throws IOException {
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        Socket client = connect(stub)) {
      send(client, "POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nGET GET /b HTTP/1.1\r\n\r\n");
      BufferedReader answers = reader(client);
      assertThat(answer(answers)).isEqualTo("ok");
      assertThat(answer(answers)).isEqualTo("ok");
      assertThat(stub.requests()).extracting(StubRequest::method).containsExactly("POST", "GET");
    }
  }

  @Test
  void readsChunksAndTrailers() throws IOException, InterruptedException {
    BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    BlockingQueue<List<Header>> trailers = new LinkedBlockingQueue<>();
    StubEndpoint.Behaviour keep =
        exchange -> {
          bodies.add(new String(exchange.body(), StandardCharsets.UTF_8));
          trailers.add(exchange.trailers());
        };
    try (StubEndpoint stub = StubEndpoint.start(keep);
        Socket client = connect(stub)) {
      send(
          client,
          "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nX-Sum: 13\r\n\r\n");
      assertThat(bodies.take()).isEqualTo("abc0123456789");
      assertThat(trailers.take()).containsExactly(new Header("X-Sum", "13"));
    }
  }

  @Test
  void resetsTheConnection() throws IOException {
    try (StubEndpoint stub = StubEndpoint.start(StubExchange::reset);
        Socket client = connect(stub)) {
      send(client, "GET / HTTP/1.1\r\n\r\n");
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void stallsUntilTheClientLeaves() throws IOException, InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    StubEndpoint.Behaviour stall =
        exchange -> {
          reached.countDown();
          exchange.stall();
          left.countDown();
        };
    try (StubEndpoint stub = StubEndpoint.start(stall)) {
      try (Socket client = connect(stub)) {
        send(client, "GET / HTTP/1.1\r\n\r\n");
        reached.await();
        assertThat(left.getCount()).isEqualTo(1);
      }
      left.await();
    }
  }

  @Test
  void comesBackOnTheSamePort() throws IOException {
    StubEndpoint first = StubEndpoint.start(exchange -> exchange.answer(200, "first"));
    int port = first.port();
    first.close();
    assertThatThrownBy(() -> new Socket("127.0.0.1", port)).isInstanceOf(ConnectException.class);
    try (StubEndpoint second = StubEndpoint.start(port, e -> e.answer(200, "second"));
        Socket client = connect(second)) {
      send(client, "GET / HTTP/1.1\r\n\r\n");
      assertThat(answer(reader(client))).isEqualTo("second");
    }
  }

  @Test
  void tellsOfABehaviourThatThrew() throws IOException {
    StubEndpoint stub =
        StubEndpoint.start(exchange -> {
          throw new AssertionError("unexpected request");
        });
    try (Socket client = connect(stub)) {
      send(client, "GET / HTTP/1.1\r\n\r\n");
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    assertThatThrownBy(stub::close)
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("unexpected request");
  }

  private static Socket connect(StubEndpoint stub) throws IOException {
    return new Socket("127.0.0.1", stub.port());
  }

  private static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static BufferedReader reader(Socket client) throws IOException {
    return new BufferedReader(
        new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  private static String answer(BufferedReader answers) throws IOException {
    int length = 0;
    for (String line = answers.readLine(); !line.isEmpty(); line = answers.readLine()) {
      if (line.startsWith("Content-Length: ")) {
        length = Integer.parseInt(line.substring(16));
      }
    }
    return read(answers, length);
  }

  private static String read(Reader answers, int length) throws IOException {
    char[] body = new char[length];
    int count = 0;
    while (count < length) {
      count += answers.read(body, count, length - count);
    }
    return new String(body);
  }
}
