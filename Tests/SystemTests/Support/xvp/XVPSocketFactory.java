// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

import java.applet.Applet;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocketFactory;
import tightvncviewer.SocketFactory;

/**
 * Teaches TightVNC's Java viewer the request of Nova's XVP proxy: a drop-in for the viewer that Nova's users had, which
 * sends the same bytes and takes the same answers. The access URL is the value of the viewer's parameter URL.
 */
public class XVPSocketFactory implements SocketFactory {
    @Override
    public Socket createSocket(String host, int port, Applet applet) throws IOException {
        return this.connect(URI.create(applet.getParameter("URL")));
    }

    @Override
    public Socket createSocket(String host, int port, String[] arguments) throws IOException {
        for (int index = 0; index + 1 < arguments.length; index += 2) {
            if (arguments[index].equalsIgnoreCase("URL")) return this.connect(URI.create(arguments[index + 1]));
        }
        throw new IOException("the parameter URL is missing");
    }

    private Socket connect(URI url) throws IOException {
        if (url.getPort() < 0) throw new IOException("the URL has no port");
        boolean isEncrypted = url.getScheme().equals("https");
        Socket socket = isEncrypted
            ? SSLSocketFactory.getDefault().createSocket(url.getHost(), url.getPort())
            : new Socket(url.getHost(), url.getPort());
        String target = url.getRawPath() + "?" + url.getRawQuery();
        socket.getOutputStream().write(
            ("CONNECT " + target + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        String status = readLine(socket.getInputStream());
        if (!status.startsWith("HTTP/1.1 200 ")) {
            socket.close();
            throw new IOException("Proxy reports \"" + status.replaceFirst("^HTTP/1.1 ", "") + "\"");
        }
        while (!readLine(socket.getInputStream()).isEmpty()) {}
        return socket;
    }

    /** One line, byte by byte: what follows the answer is RFB's. */
    private static String readLine(InputStream input) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) throw new IOException("the connection was closed");
            line.append((char) next);
        }
        return line.toString().replaceFirst("\r$", "");
    }
}
