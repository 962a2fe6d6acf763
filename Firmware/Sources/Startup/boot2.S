// The second boot stage: the first 256 bytes of the flash. The ROM copies them to RAM, holds them
// against their checksum (filled in by Tools/build-firmware) and runs them. They set the
// flash interface up to read with the command 03h, which every serial flash has, and go on at the
// vector table. RP2040 datasheet, 2.8.1.3 (boot), 4.10 (SSI), 4.10.13 (its registers).

.cpu cortex-m0plus
.syntax unified
.thumb

.equ SSI, 0x18000000
.equ CTRLR0, 0x00
.equ CTRLR1, 0x04
.equ SSIENR, 0x08
.equ BAUDR, 0x14
.equ SPI_CTRLR0, 0xF4
.equ VTOR, 0xE000ED08
.equ VECTORS, 0x10000100

.section .boot2, "ax"
.global boot2
.type boot2, %function
.thumb_func
boot2:
  push {lr}
  ldr r3, =SSI
  movs r0, #0
  str r0, [r3, #SSIENR]       // off, or nothing below is taken
  movs r0, #2
  str r0, [r3, #BAUDR]        // half of clk_sys: 24 MHz at 48 MHz, slow for any flash's 03h
  ldr r0, =(31 << 16) | (3 << 8)
  str r0, [r3, #CTRLR0]       // frames of 32 bits, one line, a command first and then data
  movs r0, #0
  str r0, [r3, #CTRLR1]       // one frame for each read
  ldr r0, =(0x03 << 24) | (2 << 8) | (6 << 2)
  ldr r1, =SSI + SPI_CTRLR0
  str r0, [r1]                // 03h in 8 bits, 24 bits of address
  movs r0, #1
  str r0, [r3, #SSIENR]
  pop {r0}
  cmp r0, #0                  // called by a program that wants its flash back: return
  bne 1f
  ldr r0, =VECTORS
  ldr r1, =VTOR
  str r0, [r1]
  ldmia r0, {r0, r1}
  msr msp, r0
  bx r1
1:
  bx r0
.ltorg
