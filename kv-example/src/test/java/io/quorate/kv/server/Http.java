package io.quorate.kv.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * What a server answered over HTTP.
 *
 * @param status the code
 * @param type the type of the body
 * @param body the body
 */
record Http(int status, String type, String body) {
    private static final int PATIENCE_MILLIS = 30_000;

    static Http get(int port, String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        connection.setRequestProperty("Connection", "close");
        try {
            int status = connection.getResponseCode();
            try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                String body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                return new Http(status, connection.getContentType(), body);
            }
        } finally {
            connection.disconnect();
        }
    }
}
