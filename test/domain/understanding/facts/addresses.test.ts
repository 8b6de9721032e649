import { expect, test } from 'vitest';
import { found } from './found.ts';

test.each([
  ['de', 'Hauptstraße 12, 10115 Berlin'],
  ['gb', '10 Downing Street, London SW1A 2AA'],
  ['us', '1600 Pennsylvania Avenue, Washington, DC 20500'],
  ['ca', '24 Sussex Drive, Ottawa K1M 1M4'],
  ['fr', '55 rue du Faubourg, 75008 Paris'],
  ['es', 'Calle Mayor 5, 28013 Madrid'],
  ['it', 'Via Roma 5, 00184 Roma'],
  ['nl', 'Dorpsstraat 12, 1234 AB Utrecht'],
  ['pl', 'ul. Marszałkowska 12, 00-590 Warszawa'],
  ['br', 'Rua Augusta 1200, Bairro X, 01304-001 São Paulo'],
  ['ru', 'ул. Ленина, д. 5, кв. 12, 101000 Москва'],
  ['tr', 'Atatürk Cad. No 5, 34000 İstanbul'],
  ['jp', '〒100-0001 東京都千代田区千代田1丁目2'],
  ['kr', '서울 종로구 세종로 1, 03154'],
  ['cn', '北京市朝阳区建国路88号, 100022'],
  ['id', 'Jl. Sudirman No. 5, Jakarta 10220'],
  ['in', 'H No 12, MG Marg, New Delhi, 110001'],
  ['th', '12 ถนนสุขุมวิท, กรุงเทพ 10110'],
])('the presence of an address is told, %s: %s', (_country, address) => {
  expect(found('postal_address', `please send it to\n${address}\nthanks`)).toHaveLength(1);
});

test.each([
  'sent via DHL 12345 on day 3',
  'order 12345 block 7',
  'The flat screen 55 has error 10115',
  '20000 mAh angegeben, gemessen 6000',
  'Straße',
  '10115',
  'I live in the street behind the market',
])('no address: %s', (text) => {
  expect(found('postal_address', text)).toEqual([]);
});
