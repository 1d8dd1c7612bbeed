package penstock.admin;

import io.dropwizard.metrics5.MetricName;
import io.dropwizard.metrics5.MetricRegistry;
import io.dropwizard.metrics5.jmx.JmxReporter;
import java.util.Hashtable;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/// Every metric as an MBean, such as
/// `penstock:name=penstock_endpoint_in_flight,type=gauges,pool="api",endpoint="a1"`, until it is
/// closed.
public final class JmxMetrics implements AutoCloseable {

  private static final String DOMAIN = "penstock";

  private final JmxReporter reporter;

  private JmxMetrics(JmxReporter reporter) {
    this.reporter = reporter;
  }

  /// Shows what is registered now and later.
  public static JmxMetrics start(MetricRegistry registry, MBeanServer server) {
    JmxReporter reporter =
        JmxReporter.forRegistry(registry)
            .registerWith(server)
            .inDomain(DOMAIN)
            .createsObjectNamesWith(JmxMetrics::objectName)
            .build();
    reporter.start();
    return new JmxMetrics(reporter);
  }

  // ObjectName takes its keys in this old type only.
  @SuppressWarnings("JdkObsolete")
  static ObjectName objectName(String type, String domain, MetricName name) {
    Hashtable<String, String> keys = new Hashtable<>();
    for (Map.Entry<String, String> tag : name.getTags().entrySet()) {
      keys.put(keyOf(tag.getKey()), ObjectName.quote(tag.getValue()));
    }
    keys.put(
        "name",
        name.getKey().matches("[\\w.-]+") ? name.getKey() : ObjectName.quote(name.getKey()));
    keys.put("type", type);
    try {
      return new ObjectName(domain, keys);
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException("metric: " + name + " (expected: fit for JMX)", e);
    }
  }

  private static String keyOf(String tag) {
    String plain = tag.replaceAll("[^\\w.-]", "_");
    return plain.equals("name") || plain.equals("type") ? "tag_" + plain : plain;
  }

  /// Shows nothing any more.
  @Override
  public void close() {
    reporter.close();
  }
}
