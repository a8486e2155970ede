package dev.gyre.server;

import dev.gyre.json.JsonString;
import dev.gyre.server.SiteExplainer.Decided;
import dev.gyre.server.SiteExplainer.Explanation;
import java.util.List;

/** An explanation in words, and as JSON. */
final class ExplanationText {
  private static final int STEP_COLUMNS = 14;

  private ExplanationText() {}

  static String text(Explanation explanation) {
    StringBuilder text = new StringBuilder();
    text.append(explanation.sent().method()).append(' ');
    text.append(explanation.sent().target()).append('\n');
    for (Decided decided : explanation.decided()) {
      text.append("  ").append(decided.step());
      text.append(" ".repeat(Math.max(1, STEP_COLUMNS - decided.step().length())));
      text.append(decided.text()).append('\n');
    }
    text.append('\n').append(explanation.status()).append(' ').append(explanation.reason());
    text.append('\n');
    explanation.fields().forEach(field -> text.append("  ").append(field).append('\n'));
    return text.toString();
  }

  static String json(Explanation explanation) {
    StringBuilder json = new StringBuilder("{\"method\":");
    JsonString.append(json, explanation.sent().method());
    json.append(",\"target\":");
    JsonString.append(json, explanation.sent().target());
    json.append(",\"decisions\":[");
    List<Decided> all = explanation.decided();
    for (int i = 0; i < all.size(); i++) {
      json.append(i == 0 ? "{\"step\":" : ",{\"step\":");
      JsonString.append(json, all.get(i).step());
      json.append(",\"text\":");
      JsonString.append(json, all.get(i).text());
      json.append('}');
    }
    json.append("],\"status\":").append(explanation.status()).append(",\"fields\":[");
    for (int i = 0; i < explanation.fields().size(); i++) {
      json.append(i == 0 ? "" : ",");
      JsonString.append(json, explanation.fields().get(i));
    }
    return json.append("]}\n").toString();
  }
}
