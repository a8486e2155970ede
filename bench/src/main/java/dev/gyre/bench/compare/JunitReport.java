package dev.gyre.bench.compare;

import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The result in the XML of JUnit: a test for each scenario and candidate, for each gate, and one
 * that fails for each remark.
 */
final class JunitReport {
  private static final String SUITE = "gyre compare";

  private JunitReport() {}

  static String of(Results results, List<Gate.Judgement> judgements) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", SUITE);
      int cells = results.scenarios().size() * results.candidates().size();
      int tests = cells + judgements.size() + results.remarks().size();
      xml.writeAttribute("tests", String.valueOf(tests));
      xml.writeAttribute("failures", String.valueOf(failures(results, judgements)));
      for (Scenario scenario : results.scenarios()) {
        for (String candidate : results.candidates()) {
          String kind = results.isLeftOut(scenario, candidate) ? "skipped" : "failure";
          test(xml, scenario.name(), candidate, kind, results.failure(scenario, candidate));
        }
      }
      for (Gate.Judgement judgement : judgements) {
        test(
            xml,
            judgement.scenario().name(),
            "gate " + judgement.gate().text(),
            "failure",
            judgement.outcome().passes()
                ? ""
                : judgement.outcome() + ", ratio " + judgement.ratio());
      }
      for (String remark : results.remarks()) {
        test(xml, "run", "whole, with equal counts", "failure", remark);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("text cannot be written to memory", e);
    }
    return text + "\n";
  }

  private static long failures(Results results, List<Gate.Judgement> judgements) {
    long failures =
        judgements.stream().filter(each -> !each.outcome().passes()).count()
            + results.remarks().size();
    for (Scenario scenario : results.scenarios()) {
      failures +=
          results.candidates().stream()
              .filter(candidate -> !results.failure(scenario, candidate).isEmpty())
              .filter(candidate -> !results.isLeftOut(scenario, candidate))
              .count();
    }
    return failures;
  }

  private static void test(
      XMLStreamWriter xml, String scenario, String name, String kind, String message)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", SUITE + "." + scenario);
    xml.writeAttribute("name", name);
    if (!message.isEmpty()) {
      xml.writeStartElement(kind);
      // What XML cannot hold, such as the colours of a server's last words.
      xml.writeAttribute("message", message.replaceAll("[\\p{Cntrl}\\p{Cs}&&[^\t\r\n]]", "?"));
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }
}
