/** What providers do: the titles of their jobs, what these cost, and the parts that they take. */
export type Trade =
  | 'heating'
  | 'plumbing'
  | 'electrical'
  | 'roofing'
  | 'grounds'
  | 'decorating'
  | 'flooring'
  | 'joinery'
  | 'general'

export interface Work {
  readonly trade: Trade
  readonly title: string
  /** usual estimate */
  readonly value: number
  /** usual time from start to completion; up to 8 is the same day */
  readonly hours: number
  /** name, quantity, price of one: the most important first */
  readonly parts: readonly (readonly [name: string, quantity: number, price: number])[]
}

/** Share of a usual month's jobs, January to December. */
export const seasons: Readonly<Record<Trade, readonly number[]>> = {
  heating: [1.7, 1.5, 1.2, 0.8, 0.6, 0.5, 0.4, 0.5, 0.9, 1.4, 1.7, 1.8],
  plumbing: [1.2, 1.1, 1.0, 0.9, 0.9, 0.9, 0.9, 0.9, 1.0, 1.0, 1.1, 1.1],
  electrical: [1.0, 1.0, 1.0, 1.0, 1.0, 0.9, 0.9, 0.9, 1.0, 1.1, 1.1, 1.1],
  roofing: [0.8, 0.9, 1.0, 1.1, 1.2, 1.2, 1.1, 1.0, 1.1, 1.2, 0.9, 0.5],
  grounds: [0.3, 0.4, 0.9, 1.4, 1.7, 1.6, 1.4, 1.2, 1.1, 0.9, 0.6, 0.3],
  decorating: [0.7, 0.8, 1.0, 1.1, 1.2, 1.2, 1.2, 1.2, 1.1, 1.0, 0.9, 0.6],
  flooring: [0.9, 0.9, 1.0, 1.0, 1.0, 1.1, 1.1, 1.1, 1.1, 1.0, 1.0, 0.8],
  joinery: [0.8, 0.9, 1.0, 1.1, 1.1, 1.1, 1.0, 0.9, 1.1, 1.1, 1.1, 0.8],
  general: [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.9, 0.9, 1.0, 1.0, 1.0, 0.8],
}

/** Parts that any job may take on top of its own. */
export const commonParts: Work['parts'] = [
  ['Fixings and consumables', 1, 12.4],
  ['Waste disposal', 1, 38],
  ['Delivery', 1, 14.5],
  ['Protective sheeting', 2, 6.75],
]

export const demoWork: readonly Work[] = [
  work('heating', 'Boiler replacement', 2650, 14, [
    ['Combi boiler 30 kW', 1, 845],
    ['Flue kit', 1, 96],
    ['Magnetic filter', 1, 82.5],
    ['Smart thermostat', 1, 119],
  ]),
  work('heating', 'Annual boiler service', 115, 2, [
    ['Service kit', 1, 18.9],
    ['Electrode', 1, 11.2],
  ]),
  work('heating', 'Radiator replacement', 340, 4, [
    ['Double panel radiator', 1, 94],
    ['Thermostatic valve', 1, 21.5],
    ['Copper pipe 15 mm, metre', 3, 4.1],
  ]),
  work('heating', 'Power flush', 490, 7, [
    ['Cleaning chemical', 2, 27.5],
    ['Inhibitor', 1, 19],
  ]),
  work('heating', 'Heat pump survey and installation', 7900, 52, [
    ['Air source heat pump 8 kW', 1, 2980],
    ['Cylinder 210 l', 1, 640],
    ['Buffer vessel', 1, 215],
    ['Pipe insulation, metre', 14, 3.6],
  ]),
  work('plumbing', 'Leaking tap repair', 95, 2, [
    ['Tap cartridge', 1, 16.8],
    ['Washer set', 1, 2.4],
  ]),
  work('plumbing', 'Blocked drain clearance', 165, 3, [
    ['Drain rods hire', 1, 22],
    ['Access plate', 1, 17.5],
  ]),
  work('plumbing', 'Bathroom refit', 4850, 64, [
    ['Bath', 1, 385],
    ['Basin and pedestal', 1, 164],
    ['Thermostatic shower', 1, 248],
    ['Wall tiles, square metre', 16, 27.5],
    ['Toilet', 1, 189],
  ]),
  work('plumbing', 'Hot water cylinder replacement', 1280, 8, [
    ['Cylinder 150 l', 1, 465],
    ['Immersion heater', 1, 38.5],
    ['Copper pipe 22 mm, metre', 4, 7.3],
  ]),
  work('plumbing', 'Toilet repair', 120, 2, [
    ['Fill valve', 1, 13.9],
    ['Flush valve', 1, 18.2],
  ]),
  work('electrical', 'Consumer unit replacement', 780, 7, [
    ['Consumer unit 12 way', 1, 176],
    ['RCBO', 8, 21.4],
    ['Tails 25 mm², metre', 3, 6.2],
  ]),
  work('electrical', 'Electrical safety inspection', 240, 4, [['Test labels', 1, 4.5]]),
  work('electrical', 'Additional sockets', 215, 3, [
    ['Double socket', 3, 7.9],
    ['Cable 2.5 mm², metre', 18, 1.15],
    ['Back box', 3, 1.3],
  ]),
  work('electrical', 'EV charger installation', 1120, 6, [
    ['Wall charger 7 kW', 1, 465],
    ['Cable 6 mm², metre', 12, 4.35],
    ['Isolator', 1, 24],
  ]),
  work('electrical', 'LED lighting upgrade', 1460, 18, [
    ['LED panel 600 x 600', 14, 28.5],
    ['Emergency module', 2, 46],
    ['Dimmer', 3, 19.5],
  ]),
  work('roofing', 'Slipped tile repair', 260, 4, [
    ['Roof tile', 12, 2.35],
    ['Roofing lath, metre', 6, 0.95],
  ]),
  work('roofing', 'Flat roof renewal', 3650, 36, [
    ['Rubber membrane, square metre', 32, 17.5],
    ['Insulation board', 12, 31],
    ['Edge trim, metre', 22, 6.4],
  ]),
  work('roofing', 'Gutter clearance', 135, 2, [['Gutter bracket', 3, 2.2]]),
  work('roofing', 'Chimney repointing', 940, 15, [
    ['Lime mortar, bag', 6, 11.8],
    ['Lead flashing, metre', 4, 34],
    ['Scaffold hire, week', 1, 185],
  ]),
  work('grounds', 'Hedge and border maintenance', 145, 4, [['Green waste bags', 4, 3.2]]),
  work('grounds', 'Fence replacement', 1190, 16, [
    ['Fence panel', 8, 38.5],
    ['Concrete post', 9, 17.9],
    ['Post mix, bag', 9, 6.1],
  ]),
  work('grounds', 'Tree crown reduction', 680, 8, [['Chipper hire, day', 1, 115]]),
  work('grounds', 'Patio paving', 3240, 44, [
    ['Sandstone paving, square metre', 26, 29.5],
    ['Sub-base, tonne', 4, 38],
    ['Pointing compound', 3, 32.5],
  ]),
  work('decorating', 'Two rooms, walls and ceilings', 720, 18, [
    ['Emulsion, 10 l', 3, 34.5],
    ['Primer, 5 l', 1, 27],
    ['Filler', 2, 8.4],
  ]),
  work('decorating', 'Stairwell redecoration', 1380, 26, [
    ['Emulsion, 10 l', 5, 34.5],
    ['Gloss, 2.5 l', 2, 24.9],
    ['Access tower hire, week', 1, 98],
  ]),
  work('decorating', 'Exterior woodwork', 1640, 34, [
    ['Exterior paint, 5 l', 5, 58],
    ['Wood hardener', 3, 16.5],
    ['Sealant', 6, 5.2],
  ]),
  work('decorating', 'Wallpapering', 460, 8, [
    ['Wallpaper, roll', 7, 22.5],
    ['Paste', 2, 7.6],
  ]),
  work('flooring', 'Vinyl flooring', 860, 8, [
    ['Vinyl, square metre', 18, 16.9],
    ['Adhesive', 2, 31],
    ['Threshold bar', 2, 12.5],
  ]),
  work('flooring', 'Carpet fitting', 740, 6, [
    ['Carpet, square metre', 22, 11.4],
    ['Underlay, square metre', 22, 3.6],
    ['Gripper, metre', 24, 0.7],
  ]),
  work('flooring', 'Oak floor sanding', 980, 16, [
    ['Sanding belts', 6, 9.8],
    ['Hard wax oil, 2.5 l', 3, 64],
  ]),
  work('flooring', 'Entrance matting', 390, 4, [['Barrier matting, square metre', 4, 42]]),
  work('joinery', 'Fire door replacement', 890, 8, [
    ['Fire door FD30', 1, 168],
    ['Door closer', 1, 54],
    ['Intumescent strip', 2, 9.9],
    ['Hinges', 3, 8.2],
  ]),
  work('joinery', 'Sash window overhaul', 620, 10, [
    ['Sash cord, metre', 12, 1.4],
    ['Draught strip, metre', 10, 3.2],
    ['Double glazed unit', 1, 96],
  ]),
  work('joinery', 'Kitchen installation', 6400, 72, [
    ['Kitchen units', 1, 1980],
    ['Worktop, metre', 5, 128],
    ['Sink and tap', 1, 212],
    ['Extractor', 1, 165],
  ]),
  work('joinery', 'Lock change', 130, 2, [
    ['Cylinder lock', 1, 36.5],
    ['Keys', 3, 4.2],
  ]),
  work('joinery', 'Broken pane replacement', 210, 3, [
    ['Toughened glass, square metre', 1, 68],
    ['Glazing putty', 1, 6.4],
  ]),
  work('general', 'Minor repairs visit', 140, 3, [['Sundry materials', 1, 22]]),
  work('general', 'Damp treatment', 1520, 22, [
    ['Damp course cream', 12, 16.5],
    ['Renovating plaster, bag', 10, 14.8],
    ['Membrane, square metre', 9, 11.6],
  ]),
  work('general', 'Plaster repair', 320, 6, [
    ['Plaster, bag', 3, 9.4],
    ['Plasterboard', 3, 11.9],
  ]),
  work('general', 'Void property clearance', 560, 8, [['Skip hire', 1, 215]]),
  work('general', 'Planned maintenance inspection', 185, 4, []),
]

function work(trade: Trade, title: string, value: number, hours: number, parts: Work['parts']): Work {
  return { trade, title, value, hours, parts: [...parts, ...commonParts] }
}
