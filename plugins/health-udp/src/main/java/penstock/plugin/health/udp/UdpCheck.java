package penstock.plugin.health.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import penstock.spi.DurationText;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.HealthChecker;
import penstock.spi.health.ProbeResult;
import penstock.spi.health.ProbeSocket;

/// Sends one datagram from a new socket, and waits for an answer that will do.
final class UdpCheck implements HealthChecker {

  private static final int LARGEST = 65_536;

  private final int port;
  private final boolean silence;
  private final Question question;

  private UdpCheck(int port, boolean silence, Question question) {
    this.port = port;
    this.silence = silence;
    this.question = question;
  }

  static UdpCheck of(Settings settings) {
    return new UdpCheck(settings.port(), settings.silence(), Question.of(settings));
  }

  @Override
  public ProbeResult probe(Endpoint endpoint, Duration timeout)
      throws IOException, InterruptedException {
    int target = port == 0 ? endpoint.port() : port;
    String prefix = port == 0 ? "" : "port " + port + ": ";
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.getAllByName(endpoint.host())[0], target));
      boolean own = target == endpoint.port();
      return said(prefix, ask(socket, own, timeout));
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return new ProbeResult.Fail(prefix + reason(e, endpoint), false);
    }
  }

  private static ProbeResult said(String prefix, ProbeResult result) {
    return switch (result) {
      case ProbeResult.Pass(String detail) -> new ProbeResult.Pass(prefix + detail);
      case ProbeResult.Fail(String reason, boolean open, boolean atOnce) ->
          new ProbeResult.Fail(prefix + reason, open, atOnce);
    };
  }

  private ProbeResult ask(DatagramSocket socket, boolean own, Duration timeout) throws IOException {
    long end = System.nanoTime() + timeout.toNanos();
    int id = ThreadLocalRandom.current().nextInt(1 << 16);
    byte[] asked = own ? introduced(question.datagram(id)) : question.datagram(id);
    socket.send(new DatagramPacket(asked, asked.length));
    byte[] room = new byte[LARGEST];
    DatagramPacket answer = new DatagramPacket(room, room.length);
    try {
      while (System.nanoTime() - end < 0) {
        socket.setSoTimeout(millis(end - System.nanoTime()));
        socket.receive(answer);
        ProbeResult judged = question.judge(room, answer.getLength(), id);
        if (judged != null) {
          return judged;
        }
        answer.setLength(room.length);
      }
    } catch (SocketTimeoutException _) {
      // Said below.
    }
    return silence
        ? new ProbeResult.Pass("no answer, and the port is not closed")
        : new ProbeResult.Fail(question + ": no answer within " + DurationText.of(timeout), false);
  }

  /// Where clients' datagrams begin with a PROXY header, ours does too.
  private static byte[] introduced(byte[] datagram) {
    if (!ProbeSocket.FIRST_WORD.isBound()) {
      return datagram;
    }
    ByteBuffer word = ProbeSocket.FIRST_WORD.get().duplicate();
    return ByteBuffer.allocate(word.remaining() + datagram.length).put(word).put(datagram).array();
  }

  // Zero would mean for ever.
  private static int millis(long nanos) {
    return Math.clamp(Duration.ofNanos(nanos).toMillis(), 1, Integer.MAX_VALUE);
  }

  private static String reason(IOException e, Endpoint endpoint) {
    return switch (e) {
      case PortUnreachableException _ -> "port closed";
      case UnknownHostException _ -> "unknown host " + endpoint.host();
      default -> "not sent: " + e.getMessage();
    };
  }
}
