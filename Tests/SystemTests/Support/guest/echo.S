/* Copyright 2026 the Oriel authors */
/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A guest that fits into one sector: it greets by name on the VGA text screen and on COM1, and
 * answers each key of the keyboard or byte of the serial line on both. Nothing on its screen moves
 * by itself, so that a screenshot of it is the same every time.
 */
        .code16
        .globl  _start

        .equ    COM1, 0x3f8
        .equ    LINE_STATUS, COM1 + 5
        .equ    DATA_READY, 0x01
        .equ    SENDER_EMPTY, 0x20

_start: ljmp    $0, $setup              /* some firmware starts at 07c0:0000 */
setup:  xorw    %ax, %ax
        movw    %ax, %ds
        movw    %ax, %ss
        movw    $0x7c00, %sp
        cld
        sti

        movw    $0x0003, %ax            /* 80 x 25 text, cleared */
        int     $0x10
        movb    $1, %ah                 /* no cursor: its blinking would be in the screenshots */
        movw    $0x2000, %cx
        int     $0x10
        movw    $0x00e3, %ax            /* COM1: 9600 8N1 */
        xorw    %dx, %dx
        int     $0x14

        movw    $greeting, %si
        call    text
        movw    $name, %si
        call    text
        movw    $ready, %si
        call    text

wait:   hlt                             /* the timer wakes it 18 times a second */
again:  movb    $1, %ah                 /* a key? */
        int     $0x16
        jz      serial
        xorb    %ah, %ah
        int     $0x16
        testb   %al, %al                /* a key without a character, such as F1 */
        jz      again
        call    answer
        jmp     again
serial: movw    $LINE_STATUS, %dx
        inb     %dx, %al
        testb   $DATA_READY, %al
        jz      wait
        movw    $COM1, %dx
        inb     %dx, %al
        call    answer
        jmp     again

/* One character as typed: Enter also begins a new line. */
answer: call    put
        cmpb    $'\r', %al
        jne     1f
        movb    $'\n', %al
        call    put
1:      ret

/* The text at si, up to its zero. */
text:   lodsb
        testb   %al, %al
        jz      1f
        call    put
        jmp     text
1:      ret

/* The character in al, to the screen and to the serial line; keeps al. */
put:    pushw   %ax
        movb    $0x0e, %ah
        movw    $0x0007, %bx
        int     $0x10
        movw    $LINE_STATUS, %dx
1:      inb     %dx, %al
        testb   $SENDER_EMPTY, %al
        jz      1b
        popw    %ax
        movw    $COM1, %dx
        outb    %al, %dx
        ret

greeting:
        .asciz  "ORIEL TEST GUEST "
ready:  .asciz  " READY\r\n> "

        /* Written over by build-guest.sh: up to 15 characters and a zero. */
        .org    0x1e0
name:   .asciz  "?"
        .org    510
        .word   0xaa55
