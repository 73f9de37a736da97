// Copyright 2026 the Oriel authors
// SPDX-License-Identifier: Apache-2.0

// The page of one console: noVNC's screen, and in words why it is not there when it is not.

import RFB from './core/rfb.js';

const status = document.getElementById('status');
const ctrlAltDel = document.getElementById('ctrl-alt-del');

const parameters = new URLSearchParams(window.location.search);
// The state of the history's entry outlives a reload and is in no URL.
const kept = window.history.state ?? {};
const path = parameters.get('path') ?? kept.path ?? '';
const title = parameters.get('title') ?? kept.title ?? null;
// A courtesy: what does not reach the console anyway is not offered.
const viewOnly = parameters.get('view_only') ?? kept.viewOnly ?? null;

// Out of the address bar and the history, before anything else can see it.
window.history.replaceState({ path, title, viewOnly }, '', window.location.pathname);

function say(state, text) {
    status.dataset.state = state;
    status.textContent = text;
}

let name = title ?? 'Console';

function label() {
    return viewOnly === '1' ? `${name} (view only)` : name;
}

function call(text) {
    name = text;
    document.title = text;
    if (status.dataset.state === 'open') say('open', label());
}

const target = new URL(path, window.location.href);
target.protocol = target.protocol === 'https:' ? 'wss:' : 'ws:';

let isOpen = false;
let wasUpgraded = false;
let refusal = '';

const socket = new WebSocket(target);
socket.addEventListener('open', () => { wasUpgraded = true; });
socket.addEventListener('close', (event) => {
    ctrlAltDel.disabled = true;
    if (refusal !== '') {
        say('refused', refusal);
    } else if (event.reason !== '') {
        say('ended', event.reason);
    } else if (!wasUpgraded) {
        say('refused', 'The console cannot be opened from here. Open the link exactly as you were given it.');
    } else {
        say('ended', 'The connection to the console was lost. Reload the page to open it again, or ask for a new link.');
    }
});

const rfb = new RFB(document.getElementById('screen'), socket);
rfb.scaleViewport = true;
rfb.viewOnly = viewOnly === '1';
ctrlAltDel.hidden = rfb.viewOnly;
rfb.background = 'transparent';
rfb.addEventListener('securityfailure', (event) => {
    refusal = event.detail.reason ?? 'The console refused the connection.';
});
rfb.addEventListener('connect', () => {
    isOpen = true;
    ctrlAltDel.disabled = false;
    say('open', label());
    rfb.focus();
});
rfb.addEventListener('desktopname', (event) => {
    if (title === null) call(event.detail.name);
});
call(name);

ctrlAltDel.addEventListener('click', () => {
    if (isOpen) rfb.sendCtrlAltDel();
    rfb.focus();
});
document.getElementById('full-screen').addEventListener('click', () => {
    if (document.fullscreenElement === null) {
        document.documentElement.requestFullscreen();
    } else {
        document.exitFullscreen();
    }
    rfb.focus();
});
