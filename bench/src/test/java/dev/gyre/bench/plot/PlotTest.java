package dev.gyre.bench.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.bench.plot.Axis.Scale;
import dev.gyre.bench.plot.Ruler.Tick;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class PlotTest {
  @Test
  void ticksAreRoundNumbers() {
    assertEquals(List.of("0", "2", "4", "6", "8"), labels(Ruler.covering(Scale.LINEAR, 1, 7.3)));
    assertEquals(
        List.of("0.2", "0.5", "1", "2", "5", "10"), labels(Ruler.covering(Scale.LOG, 0.3, 9)));
    assertEquals(
        List.of("0.001", "0.01", "0.1", "1", "10", "100"),
        labels(Ruler.covering(Scale.LOG, 0.001, 100)));
    assertEquals(
        List.of("0", "50", "90", "99", "99.9"), labels(Ruler.covering(Scale.PERCENTILE, 0, 99.95)));
  }

  @Test
  void ninesAreEvenlySpread() {
    Ruler ruler = Ruler.covering(Scale.PERCENTILE, 0, 99.99);
    assertEquals(0.25, ruler.place(90), 1e-9);
    assertEquals(0.5, ruler.place(99), 1e-9);
    assertEquals(1, ruler.place(100), 1e-9);
  }

  @Test
  void largeNumbersAreShort() {
    assertEquals("12.5k", Ruler.number(12_500));
    assertEquals("3M", Ruler.number(3e6));
    assertEquals("9999", Ruler.number(9999));
  }

  @Test
  void everyPlotIsXmlWhateverItsTextsAndValues() throws Exception {
    String nasty = "<a> & \"b\" \u0000 \ud800";
    String empty = new LinePlot(nasty, Axis.linear(nasty), Axis.log(nasty)).svg();
    String lines =
        new LinePlot(nasty, Axis.percentile("p"), Axis.log("ms"))
            .line(nasty, new double[] {0, 50, 100}, new double[] {0, 3, 3})
            .points("dots", new double[] {1, 2}, new double[] {1e-3, 1e9})
            .svg();
    String intervals =
        new IntervalPlot(nasty, Axis.log("ratio")).mark(1).row(nasty, 0.9, 1, 1.1).svg();
    String bars = IntervalPlot.bars(nasty, "us").row(nasty, 3, 0, 0, 0).svg();
    String stack = new StackPlot(nasty, "us", List.of(nasty, "b")).row(nasty, 1, 2).svg();
    for (String svg : List.of(empty, lines, intervals, bars, stack)) {
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
      assertFalse(svg.contains("NaN"), svg);
      assertFalse(svg.contains("Infinity"), svg);
      assertTrue(svg.startsWith("<svg "), svg);
    }
  }

  @Test
  void namesOfManySeriesStayInThePicture() {
    LinePlot plot = new LinePlot("t", Axis.linear("x"), Axis.linear("y"));
    for (int i = 0; i < 8; i++) {
      plot.line("a-long-name-" + i, new double[] {0, 1}, new double[] {0, 1});
    }
    Matcher name =
        Pattern.compile(" x=\"([0-9.]+)\" y=\"[0-9.]+\">a-long-name").matcher(plot.svg());
    int names = 0;
    while (name.find()) {
      names++;
      double end = Double.parseDouble(name.group(1)) + "a-long-name-0".length() * 7;
      assertTrue(end <= Canvas.WIDTH, "ends at " + end);
    }
    assertEquals(8, names);
  }

  @Test
  void namesOfTicksDoNotTouch() {
    String intervals = new IntervalPlot("t", Axis.log("x")).row("r", 1e-9, 1, 1e9).svg();
    String bars = new StackPlot("t", "x", List.of("a")).row("r", 123_456_789).svg();
    for (String svg : List.of(intervals, bars)) {
      Matcher tick =
          Pattern.compile("text-anchor=\"middle\" x=\"([0-9.]+)\" y=\"[0-9.]+\">([^<]*)<")
              .matcher(svg);
      double free = 0;
      int ticks = 0;
      while (tick.find()) {
        double half = tick.group(2).length() * 7 / 2.0;
        double at = Double.parseDouble(tick.group(1));
        assertTrue(at - half > free, tick.group(2) + " touches the one before");
        free = at + half;
        ticks++;
      }
      assertTrue(ticks > 2, svg);
    }
  }

  private static List<String> labels(Ruler ruler) {
    return ruler.ticks().stream().map(Tick::label).toList();
  }
}
