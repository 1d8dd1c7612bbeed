package penstock.cli;

import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import penstock.config.Problem;
import penstock.server.test.CaseReport;
import penstock.server.test.FileReport;

/// Writes what came out of tests in the form that build servers read.
final class JunitXml {

  private static final double NANOS = 1e9;

  private final XMLStreamWriter xml;

  private JunitXml(XMLStreamWriter xml) {
    this.xml = xml;
  }

  /// The report of some files: a suite for each.
  static String of(List<FileReport> reports) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      new JunitXml(xml).write(reports);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("report: " + e.getMessage(), e);
    }
    return text.toString();
  }

  private void write(List<FileReport> reports) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeStartElement("testsuites");
    for (FileReport report : reports) {
      suite(report);
    }
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private void suite(FileReport report) throws XMLStreamException {
    List<CaseReport> cases = report.cases();
    long failed = cases.stream().filter(test -> !test.passed()).count();
    Duration took = cases.stream().map(CaseReport::took).reduce(Duration.ZERO, Duration::plus);
    xml.writeStartElement("testsuite");
    attribute("name", report.file().toString());
    attribute("tests", Integer.toString(cases.size() + report.problems().size()));
    attribute("failures", Long.toString(failed));
    attribute("errors", Integer.toString(report.problems().size()));
    attribute("time", seconds(took));
    for (CaseReport test : cases) {
      test(report, test);
    }
    for (Problem problem : report.problems()) {
      error(report, problem);
    }
    xml.writeEndElement();
  }

  private void test(FileReport report, CaseReport test) throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute("classname", report.file().toString());
    attribute("name", test.name());
    attribute("file", test.place().file());
    attribute("line", Integer.toString(test.place().line()));
    attribute("time", seconds(test.took()));
    if (!test.passed()) {
      xml.writeStartElement("failure");
      attribute("message", test.differences().getFirst());
      xml.writeCharacters(legal(String.join("\n", test.differences())));
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private void error(FileReport report, Problem problem) throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute("classname", report.file().toString());
    attribute("name", "the file");
    xml.writeStartElement("error");
    attribute("message", problem.toString());
    xml.writeEndElement();
    xml.writeEndElement();
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, legal(value));
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.3f", time.toNanos() / NANOS);
  }

  /// Without the characters that XML 1.0 cannot hold.
  private static String legal(String text) {
    return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "?");
  }
}
