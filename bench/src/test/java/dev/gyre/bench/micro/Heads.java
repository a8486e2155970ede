package dev.gyre.bench.micro;

import java.nio.charset.StandardCharsets;

/** Request heads to decode. */
public enum Heads {
  /** The least that HTTP/1.1 allows. */
  MINIMAL(
      """
      GET / HTTP/1.1
      Host: example.org
      """),

  /** What a browser sends for a style sheet that it has kept. */
  BROWSER(
      """
      GET /assets/css/main.css?v=20261125 HTTP/1.1
      Host: www.example.org
      Connection: keep-alive
      sec-ch-ua-platform: "Linux"
      User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36
      sec-ch-ua: "Google Chrome";v="141", "Not?A_Brand";v="8", "Chromium";v="141"
      sec-ch-ua-mobile: ?0
      Accept: text/css,*/*;q=0.1
      Sec-Fetch-Site: same-origin
      Sec-Fetch-Mode: no-cors
      Sec-Fetch-Dest: style
      Referer: https://www.example.org/products/overview.html
      Accept-Encoding: gzip, deflate, br, zstd
      Accept-Language: en-GB,en;q=0.9,de;q=0.8
      If-None-Match: "18a3f0c2b7d-5e1"
      """);

  private final String lines;

  Heads(String lines) {
    this.lines = lines;
  }

  /** A complete head, with the empty line. */
  public byte[] bytes() {
    return (lines + "\n").replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
  }
}
