package penstock.admin;

import io.dropwizard.metrics5.MetricRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The page Prometheus scrapes.
final class PrometheusPage {

  private static final int FIRST_GUESS = 64 * 1024;

  private final MetricRegistry registry;
  private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();
  private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();

  PrometheusPage(MetricRegistry registry) {
    this.registry = registry;
  }

  /// Every series as it is now.
  ///
  /// @param accept the header of that name: OpenMetrics is written only for those who ask for it
  Reply render(@Nullable String accept) throws IOException {
    ExpositionFormatWriter writer = openMetrics.accepts(accept) ? openMetrics : text;
    ByteArrayOutputStream page = new ByteArrayOutputStream(FIRST_GUESS);
    writer.write(page, PrometheusBridge.snapshot(registry));
    return new Reply(200, writer.getContentType(), ByteBuffer.wrap(page.toByteArray()));
  }
}
