package penstock.plugin.tracing.otlp;

import io.dropwizard.metrics5.Counter;
import io.dropwizard.metrics5.MetricRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.spi.Context;
import penstock.spi.tls.Trust;

/// Gathers spans and sends them to a collector. What it cannot take or send is dropped and counted.
final class Exporter implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Exporter.class);

  /// Requests that may wait.
  static final int WAITING = 4096;

  private static final int BATCH = 512;
  private static final long EVERY_MILLIS = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(2);
  private static final int SUCCESS = 2;

  private final Settings settings;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client;
  private final Queue<FinishedSpans> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicBoolean sending = new AtomicBoolean();
  private final Counter exported;
  private final Counter dropped;
  private boolean failing;

  Exporter(Settings settings, Context context) {
    this.settings = settings;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .sslContext(Trust.context(settings.ca()))
            .executor(threads)
            .build();
    this.exported = context.metrics().counter(MetricRegistry.name("traces_exported"));
    this.dropped = context.metrics().counter(MetricRegistry.name("traces_dropped"));
    var _ =
        context
            .scheduler()
            .scheduleWithFixedDelay(
                () -> send(PATIENCE), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Takes the spans of a request. Any thread; neither blocks nor locks.
  ///
  /// @return false if there was no room
  boolean take(FinishedSpans spans) {
    if (count.incrementAndGet() > WAITING) {
      count.decrementAndGet();
      dropped.inc();
      return false;
    }
    waiting.add(spans);
    return true;
  }

  /// Sends what waits, batch after batch.
  void send(Duration patience) {
    if (!sending.compareAndSet(false, true)) {
      return;
    }
    try {
      List<FinishedSpans> batch = batch();
      while (!batch.isEmpty()) {
        send(batch, patience);
        batch = batch();
      }
    } finally {
      sending.set(false);
    }
  }

  private List<FinishedSpans> batch() {
    List<FinishedSpans> batch = new ArrayList<>();
    FinishedSpans next = waiting.poll();
    while (next != null) {
      count.decrementAndGet();
      batch.add(next);
      next = batch.size() < BATCH ? waiting.poll() : null;
    }
    return batch;
  }

  private void send(List<FinishedSpans> batch, Duration patience) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.target())
            .timeout(patience)
            .header("Content-Type", "application/x-protobuf")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(
                    OtlpRequest.write(settings.service(), batch)));
    settings.headers().forEach(request::header);
    try {
      int status =
          client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status / 100 == SUCCESS) {
        exported.inc(batch.size());
        failing = false;
      } else {
        lost(batch, "status " + status);
      }
    } catch (IOException e) {
      lost(batch, e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      lost(batch, "interrupted");
    }
  }

  private void lost(List<FinishedSpans> batch, String why) {
    dropped.inc(batch.size());
    if (!failing) {
      failing = true;
      log.atWarn()
          .addKeyValue("collector", settings.target())
          .addKeyValue("problem", why)
          .log("traces cannot be sent, they are dropped");
    }
  }

  @Override
  public void close() {
    send(LAST_PATIENCE);
    client.shutdownNow();
    threads.shutdownNow();
  }
}
