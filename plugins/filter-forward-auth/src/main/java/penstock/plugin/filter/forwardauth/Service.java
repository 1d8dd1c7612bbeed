package penstock.plugin.filter.forwardauth;

import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import penstock.spi.DurationText;
import penstock.spi.tls.Trust;

/// The service that knows. Its connections are kept for the next question. Any thread but an I/O
/// thread may ask.
final class Service implements AutoCloseable {

  private static final byte[] NOTHING = {};

  private final Settings settings;
  private final Semaphore room;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client;

  Service(Settings settings) {
    this.settings = settings;
    this.room = new Semaphore(settings.atOnce());
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.timeout())
            .sslContext(Trust.context(settings.ca()))
            .executor(threads)
            .build();
  }

  /// Asks, and waits for the answer as long as the settings allow.
  Verdict ask(HttpRequest question) {
    if (!room.tryAcquire()) {
      return new Verdict.Failed("too many questions under way");
    }
    try {
      return await(question);
    } finally {
      room.release();
    }
  }

  private Verdict await(HttpRequest question) {
    AtomicReference<@Nullable ResponseInfo> head = new AtomicReference<>();
    CompletableFuture<HttpResponse<byte[]>> answer = null;
    try {
      answer =
          client.sendAsync(
              question,
              info -> {
                head.set(info);
                return body(info);
              });
      HttpResponse<byte[]> whole = answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
      return verdict(whole.statusCode(), whole.headers(), whole.body());
    } catch (ExecutionException e) {
      return brokenOff(head.get(), e.getCause());
    } catch (IllegalArgumentException | IllegalStateException e) {
      return new Verdict.Failed(e.toString());
    } catch (TimeoutException _) {
      answer.cancel(true);
      return new Verdict.Failed("no answer in " + DurationText.of(settings.timeout()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Verdict.Failed("interrupted");
    }
  }

  private BodySubscriber<byte[]> body(ResponseInfo info) {
    return isYes(info.statusCode())
        ? BodySubscribers.replacing(NOTHING)
        : BodyHandlers.limiting(BodyHandlers.ofByteArray(), settings.maxBody().bytes()).apply(info);
  }

  private static boolean isYes(int status) {
    return status >= 200 && status < 300;
  }

  /// A no is a no, even if its reasons cannot be had.
  private static Verdict brokenOff(@Nullable ResponseInfo head, @Nullable Throwable cause) {
    return head == null || isYes(head.statusCode())
        ? new Verdict.Failed(String.valueOf(cause))
        : verdict(head.statusCode(), head.headers(), NOTHING);
  }

  private static Verdict verdict(int status, HttpHeaders headers, byte[] body) {
    if (isYes(status)) {
      return new Verdict.Allowed(headers);
    }
    // A service that fails has not said no.
    return status >= 300 && status < 500
        ? new Verdict.Denied(status, headers, ByteBuffer.wrap(body))
        : new Verdict.Failed("status " + status);
  }

  @Override
  public void close() {
    client.shutdownNow();
    threads.shutdown();
  }
}
