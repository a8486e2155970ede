package dev.gyre.bench.micro;

import dev.gyre.routing.RequestPath;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From the target of a request to the bytes of a path under the root. */
@State(Scope.Thread)
public class NormaliseBenchmark extends CallBenchmark {
  /** Whose path. */
  public enum Rival {
    /** RequestPath. */
    GYRE,
    /** java.net.URI, and no check for hidden names. */
    JAVA_NET_URI;

    byte[] path(String target) {
      return switch (this) {
        case GYRE -> ((RequestPath.Normal) RequestPath.of(target)).path();
        case JAVA_NET_URI -> {
          String path = URI.create(target).normalize().getPath();
          if (path.startsWith("/..")) {
            throw new IllegalArgumentException("path leaves the root");
          }
          yield path.substring(1).getBytes(StandardCharsets.UTF_8);
        }
      };
    }
  }

  /** What is asked for. */
  public enum Target {
    /** Nothing to decode, nothing to remove. */
    PLAIN("/assets/css/themes/main.css?v=20261125"),
    /** Some of both. */
    ENCODED("/assets/./img/../css/%E2%82%AC%20themes/main.css");

    private final String text;

    Target(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /** Whose code runs. */
  @Param public Rival rival = Rival.GYRE;

  /** What is asked for. */
  @Param public Target target = Target.PLAIN;

  /** One target. */
  @Benchmark
  public byte[] normalise() {
    return rival.path(target.text());
  }
}
